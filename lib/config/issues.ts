import type { z } from 'zod';
import { keyOf, type Path, type Problem } from './problem';

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with keys',
  record: 'a section with keys',
};

/** What was expected, in words. The value that was found is not repeated: it may be a secret. */
export const expectation = (issue: z.core.$ZodRawIssue): string | undefined => {
  if (issue.code === 'invalid_type') {
    const kind = KINDS[issue.expected] ?? issue.expected;
    return issue.input === undefined ? `is missing; expected ${kind}` : `expects ${kind}`;
  }
  if (issue.code === 'invalid_value') return `expects one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_key') return 'has a key that is not allowed here';
  if (issue.code === 'invalid_union') return 'expects text or a number';
  return undefined;
};

/** An unknown key is named itself, so that its line is the one shown. */
const pathsOf = (issue: z.core.$ZodIssue): readonly Path[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

export const problemsOf = (
  issues: readonly z.core.$ZodIssue[],
  lineOf: (path: Path) => number | null,
): readonly Problem[] =>
  issues.flatMap((issue) =>
    pathsOf(issue).map((path, at) => ({
      line: lineOf(path),
      key: keyOf(path),
      // One sentence a key: the schema joins them in the same order.
      message: issue.code === 'unrecognized_keys' ? (issue.message.split('\n')[at] ?? issue.message) : issue.message,
    })),
  );
