import type { z } from 'zod';
import type { Refusal } from './loaded';

type Issue = z.core.$ZodIssue;

interface Found {
  readonly issue: Issue;
  readonly path: readonly PropertyKey[];
}

/** A union only says that no branch took it; the branch that got furthest says why. */
const deepest = (issue: Issue, above: readonly PropertyKey[] = []): Found => {
  const here: Found = { issue, path: [...above, ...issue.path] };
  if (issue.code !== 'invalid_union') return here;
  const branches = issue.errors.flatMap(([first]) => (first === undefined ? [] : [deepest(first, here.path)]));
  const depth = ({ path, issue: { code } }: Found) => path.length + (code === 'unrecognized_keys' ? 1 : 0);
  return branches.toSorted((a, b) => depth(b) - depth(a))[0] ?? here;
};

const MAX_NAME = 120;
const nameOf = (path: readonly PropertyKey[]): string => {
  const name = path.map(String).join('.') || 'body';
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
};

/** The first thing that is not as it should be, by its path: `answers.M1`. No value is repeated. */
export const bodyProblem = ({ issues: [first] }: z.ZodError): Refusal => {
  if (first === undefined) return { code: 'bad-parameter', detail: 'The body is not understood.', parameter: 'body' };
  const { issue, path } = deepest(first);
  if (issue.code === 'unrecognized_keys') {
    const parameter = nameOf([...path, ...issue.keys.slice(0, 1)]);
    return { code: 'bad-parameter', detail: `\`${parameter}\` is not known here.`, parameter };
  }
  const parameter = nameOf(path);
  return { code: 'bad-parameter', detail: `\`${parameter}\`: ${issue.message}.`, parameter };
};
