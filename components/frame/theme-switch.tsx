'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { setTheme, themes, useTheme } from './theme';

const icons = { auto: Monitor, light: Sun, dark: Moon } as const;
const says = { auto: 'as the system', light: 'light', dark: 'dark' } as const;

export function ThemeSwitch() {
  const theme = useTheme();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
  const Icon = icons[theme];
  return (
    <IconButton label={`Theme: ${says[theme]}. Change to ${says[next]}`} onClick={() => setTheme(next)}>
      <Icon aria-hidden />
    </IconButton>
  );
}
