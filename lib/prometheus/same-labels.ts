import { forgetful } from '@/lib/domain/recall';
import type { Labels } from '@/lib/domain/sample';

/** Stands for labels: those that were told before are the same object again. */
export type SameLabels = (labels: Labels) => Labels;

/** Answers in which labels must be told to be remembered; at most twice as many. Four make one look at a mesh. */
const ANSWERS = 32;
/** Kinds of rows that are remembered; a kind is everything about labels but the longest of their values. */
const KINDS = 100;

/** What no label is likely to hold. Labels that hold it are only not told apart as well, see `isSame`. */
const [IS, AND] = ['\u0001', '\u0002'];

const isSame = (a: Labels, b: Labels): boolean => {
  for (const name in a) if (a[name] !== b[name]) return false;
  for (const name in b) if (a[name] === undefined) return false;
  return true;
};

/** Everything but the longest value, and that: tens of thousands of long texts are keys as they are, not spelled anew. */
const spelled = (labels: Labels): { readonly kind: string; readonly longest: string } => {
  let [kind, longest] = ['', ''];
  for (const name in labels) {
    const value = labels[name] ?? '';
    const isLonger = value.length > longest.length;
    kind += isLonger ? `${longest}${AND}${name}${IS}` : `${AND}${name}${IS}${value}`;
    if (isLonger) longest = value;
  }
  return { kind, longest };
};

/**
 * The rows of a mesh come back every time with the labels they had: one copy of them saves most of the memory of a second
 * window, and what was read out of a label is found again by it. `answer` begins a new answer.
 */
export const labelKeeper = (): { readonly answer: () => SameLabels } => {
  const kinds = new Map<string, ReturnType<typeof forgetful<Labels>>>();
  let answers = 0;

  const same: SameLabels = (labels) => {
    const { kind, longest } = spelled(labels);
    const known = kinds.get(kind) ?? (kinds.size < KINDS ? forgetful<Labels>() : null);
    if (known === null) return labels;
    const before = known.get(longest);
    if (before !== undefined && isSame(before, labels)) return before;
    kinds.set(kind, known);
    known.set(longest, labels);
    return labels;
  };

  return {
    answer: () => {
      answers += 1;
      if (answers % ANSWERS !== 0) return same;
      for (const [kind, known] of kinds) if (known.age()) kinds.delete(kind);
      return same;
    },
  };
};
