import { escapeRe2 } from '@/lib/promql/build';

/** A test for patterns in which `*` stands for any run of characters. No pattern: nothing matches. */
export const wildcard = (patterns: readonly string[]): ((text: string) => boolean) => {
  const tests = patterns.map((pattern) => new RegExp(`^${pattern.split('*').map(escapeRe2).join('.*')}$`, 's'));
  return (text) => tests.some((test) => test.test(text));
};
