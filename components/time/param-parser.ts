import { createMultiParser } from 'nuqs';
import type { Param } from '@/lib/url/params';

/**
 * One row of the address table as a parser of the address bar. All are read as lists: `Param.read` itself decides
 * what a repeat means, so a page and the API never read one address differently.
 */
export const parserOf = <T>({ read, write, fallback }: Param<T>) => {
  const parser = createMultiParser<NonNullable<T>>({
    parse: (values) => (values.length === 0 ? null : (read(values) as NonNullable<T> | null)),
    serialize: (value) => [...write(value)],
    eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  // A null fallback is nuqs's own "not there".
  return fallback === null || fallback === undefined ? parser : parser.withDefault(fallback);
};
