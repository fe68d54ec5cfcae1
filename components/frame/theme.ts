'use client';
import { useSyncExternalStore } from 'react';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'weftline.theme';
const CHANGED = 'weftline:theme';

const read = (): Theme => {
  const set = document.documentElement.dataset.theme;
  return set === 'light' || set === 'dark' ? set : 'auto';
};

const listen = (listener: () => void): (() => void) => {
  addEventListener(CHANGED, listener);
  return () => removeEventListener(CHANGED, listener);
};

const keep = (theme: Theme) => {
  try {
    if (theme === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
};

/** Shows this page in a theme, and forgets it with the page; `auto` follows the system. */
export const showTheme = (theme: Theme): void => {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  dispatchEvent(new Event(CHANGED));
};

/** Sets the theme for this browser. */
export const setTheme = (theme: Theme): void => {
  showTheme(theme);
  keep(theme);
};

export const useTheme = (): Theme => useSyncExternalStore<Theme>(listen, read, () => 'auto');
