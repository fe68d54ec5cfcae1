import { forgetful } from '@/lib/domain/recall';
import type { Labels } from '@/lib/domain/sample';

/** Stands for labels just read: those that were told before are the same object again. */
export type SameLabels = (labels: Record<string, string>) => Labels;

/** Answers in which labels must be told to be remembered; at most twice as many. Four make one look at a mesh. */
const ANSWERS = 32;
/** Labels that share their longest value and are remembered. Bounds of a histogram are more, and no longer than a number. */
const ALIKE = 4;

/** The label that holds most of the text. */
const longestOf = (labels: Labels): string => {
  let [longest, length] = ['', -1];
  for (const name in labels) {
    const own = labels[name]?.length ?? 0;
    if (own > length) [longest, length] = [name, own];
  }
  return longest;
};

const isSame = (a: Labels, b: Labels): boolean => {
  for (const name in a) if (a[name] !== b[name]) return false;
  for (const name in b) if (a[name] !== b[name]) return false;
  return true;
};

/**
 * The rows of a mesh come back every time with the labels they had: one copy of them saves most of the memory of a second
 * window, and what was read out of a label is found again by it. A long text has one copy however many labels hold it.
 * `answer` begins a new answer, `forget` is for when nobody asks.
 */
export const labelKeeper = (): { readonly answer: () => SameLabels; readonly forget: () => void } => {
  const known = forgetful<{ readonly text: string; readonly alike: Labels[] }>();
  let answers = 0;

  const same: SameLabels = (labels) => {
    const name = longestOf(labels);
    const text = labels[name] ?? '';
    const before = known.get(text);
    if (before === undefined) {
      known.set(text, { text, alike: [labels] });
      return labels;
    }
    for (const one of before.alike) if (isSame(one, labels)) return one;
    if (text !== '') labels[name] = before.text;
    if (before.alike.length < ALIKE) before.alike.push(labels);
    return labels;
  };

  return {
    answer: () => {
      answers += 1;
      if (answers % ANSWERS === 0) known.age();
      return same;
    },
    forget: known.forget,
  };
};
