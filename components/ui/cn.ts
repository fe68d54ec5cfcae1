import { type ClassValue, clsx } from 'clsx';
import { createTailwindMerge } from 'tailwind-merge';

const any = () => true;
const isLength = (value: string) => /^\[[\d.]+(r?em|px)\]$/.test(value);
const sides = ['x', 'y', 't', 'r', 'b', 'l'] as const;

/** `p`, `px`, `pt` …: one group each. */
const sided = (prefix: string) =>
  Object.fromEntries(['', ...sides].map((side) => [`${prefix}${side}`, [{ [`${prefix}${side}`]: [any] }]]));
const sidedConflicts = (prefix: string) => ({
  [prefix]: sides.map((side) => `${prefix}${side}`),
  [`${prefix}x`]: [`${prefix}l`, `${prefix}r`],
  [`${prefix}y`]: [`${prefix}t`, `${prefix}b`],
});

/** `rounded` alone is one of its own group too. */
const named = (...names: string[]) => Object.fromEntries(names.map((name) => [name, [name, { [name]: [any] }]]));

/**
 * The properties that our classes override, and no others: the whole of Tailwind would be a tenth of what a page may
 * weigh. The type scale is ours (`text-13`), so it is told apart from text colours (`text-muted`).
 */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    display: [
      'block',
      'inline',
      'inline-block',
      'flex',
      'inline-flex',
      'grid',
      'inline-grid',
      'contents',
      'hidden',
      'table',
    ],
    position: ['static', 'relative', 'absolute', 'fixed', 'sticky'],
    ...named('w', 'h', 'size', 'min-w', 'max-w', 'min-h', 'max-h', 'gap', 'gap-x', 'gap-y', 'z', 'opacity', 'order'),
    ...named(
      'inset',
      'inset-x',
      'inset-y',
      'top',
      'right',
      'bottom',
      'left',
      'self',
      'shadow',
      'rounded',
      'bg',
      'fill',
      'cursor',
      'whitespace',
    ),
    ...named(
      'col-span',
      'grid-cols',
      'basis',
      'leading',
      'overflow-x',
      'overflow-y',
      'pointer-events',
      'transition',
      'align',
    ),
    ...sided('p'),
    ...sided('m'),
    overflow: [{ overflow: ['auto', 'hidden', 'visible', 'scroll', 'clip'] }],
    items: [{ items: [any] }],
    justify: [{ justify: ['start', 'end', 'center', 'between', 'around', 'evenly'] }],
    'flex-direction': [{ flex: ['row', 'col', 'row-reverse', 'col-reverse'] }],
    'flex-wrap': [{ flex: ['wrap', 'nowrap'] }],
    flex: [{ flex: [any] }],
    shrink: [{ shrink: ['', '0'] }],
    'font-family': [{ font: ['sans', 'mono'] }],
    'text-decoration': ['underline', 'no-underline'],
    'font-weight': [{ font: ['normal', 'medium', 'semibold', 'bold'] }],
    'font-size': [{ text: ['12', '13', '14', '16', '20', '28', isLength] }],
    'text-align': [{ text: ['left', 'center', 'right', 'start', 'end'] }],
    'text-wrap': [{ text: ['wrap', 'nowrap', 'balance', 'pretty'] }],
    'text-color': [{ text: [any] }],
    'border-width': [{ border: ['', '0', '2'] }],
    ...Object.fromEntries(
      ['t', 'r', 'b', 'l'].map((side) => [`border-${side}`, [{ [`border-${side}`]: ['', '0', '2'] }]]),
    ),
    'border-style': [{ border: ['solid', 'dashed', 'dotted', 'none'] }],
    'border-collapse': [{ border: ['collapse', 'separate'] }],
    'border-spacing': [{ 'border-spacing': [any] }],
    'border-color': [{ border: [any] }],
  },
  conflictingClassGroups: {
    ...sidedConflicts('p'),
    ...sidedConflicts('m'),
    size: ['w', 'h'],
    gap: ['gap-x', 'gap-y'],
    inset: ['top', 'right', 'bottom', 'left'],
    overflow: ['overflow-x', 'overflow-y'],
    'border-width': ['border-t', 'border-r', 'border-b', 'border-l'],
    'font-size': ['leading'],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: [],
}));

/** Class names, later ones winning over earlier ones of the same property. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
