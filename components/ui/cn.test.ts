import { expect, test } from 'vitest';
import { cn } from './cn';

test.each([
  ['another width', 'h-6 w-full rounded-mark', 'w-44', 'h-6 rounded-mark w-44'],
  ['a size is both', 'h-9 w-full', 'size-5', 'size-5'],
  ['a text size is no text colour', 'text-13 text-muted', 'text-16', 'text-muted text-16'],
  ['nor an alignment', 'text-left text-12 text-muted', 'text-ink', 'text-left text-12 text-ink'],
  ['an axis yields to all sides, a side does not yield to the axis before it', 'px-2 pl-8', 'p-0', 'p-0'],
  ['one side beside an axis', 'px-2', 'pl-8', 'px-2 pl-8'],
  ['a border’s colour is not its width', 'border border-line', 'border-transparent', 'border border-transparent'],
  ['nor its style', 'border border-line', 'border-dashed', 'border border-line border-dashed'],
  ['each screen for itself', 'hidden max-sm:flex', 'inline-flex', 'max-sm:flex inline-flex'],
  ['a weight', 'font-medium font-mono', 'font-normal', 'font-mono font-normal'],
])('%s', (_, base, over, expected) => {
  expect(cn(base, over)).toBe(expected);
});
