'use client';
import { useTheme } from '@/components/frame/theme';
import { darkPalette, lightPalette, type Palette } from '@/lib/graph/picture';
import { useMedia } from './use-media';

/** The picture's colours in the theme of the page. */
export const usePalette = (): Palette => {
  const theme = useTheme();
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  return theme === 'dark' || (theme === 'auto' && systemDark) ? darkPalette : lightPalette;
};
