import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// The type scale is ours (`text-13`), so it must be told apart from text colours (`text-muted`).
const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      'font-size': [{ text: ['12', '13', '14', '16', '20', '28'] }],
      rounded: [{ rounded: ['panel', 'control', 'mark'] }],
      shadow: [{ shadow: ['lift'] }],
    },
  },
});

/** Class names, later ones winning over earlier ones of the same property. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
