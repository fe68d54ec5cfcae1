import type { Matcher } from './build';

/** Does a label's value meet a matcher, as the back end would judge it? An absent label is the empty text. */
export const meets = (want: Matcher, value: string): boolean => {
  if (typeof want === 'string') return value === want;
  if ('in' in want) return want.in.includes(value);
  if ('notIn' in want) return !want.notIn.includes(value);
  if ('not' in want) return value !== want.not;
  if ('all' in want) return want.all.every((each) => meets(each, value));
  return 're2' in want ? new RegExp(`^(?:${want.re2})$`).test(value) : !new RegExp(`^(?:${want.notRe2})$`).test(value);
};
