import type { Evaluation, Flip, Profile, Shift } from '@/lib/domain/adoption';
import { confidenceOf, decisiveOf } from './confidence';
import { type Decision, decide } from './decide';
import { explain } from './explain';
import { changedKey, supportOf } from './support';
import { variationsOf } from './variations';

export const MODEL_VERSION = '1.0.0';

const idsOf = ({ adopt, kept }: Decision) => adopt ?? kept ?? [];

/** Two decisions that hand over the same thing. */
const isSameOutcome = (a: Decision, b: Decision): boolean => a.shape === b.shape && idsOf(a).join() === idsOf(b).join();

const flipsOf = (profile: Profile, decision: Decision) => {
  const flips: Flip[] = [];
  const shifts: Shift[] = [];
  for (const { change, profile: changed } of variationsOf(profile)) {
    const other = decide(changed);
    if (other.verdict !== decision.verdict) flips.push({ change, verdict: other.verdict });
    else if (!isSameOutcome(other, decision)) {
      shifts.push({ change, verdict: other.verdict, ids: idsOf(other), shape: other.shape });
    }
  }
  const nearest = <T extends Flip>(list: readonly T[]): readonly T[] => {
    const support = new Map(list.map((flip) => [flip, supportOf(profile, changedKey(flip))]));
    return list.toSorted((a, b) => (support.get(a) ?? 0) - (support.get(b) ?? 0));
  };
  return { flips: nearest(flips), shifts: nearest(shifts) };
};

/**
 * The whole answer to a profile: verdict, what made it, and what would change it. Pure: the same in a browser, on a
 * server and in a test. About 170 runs of `decide`.
 */
export const evaluate = (profile: Profile): Evaluation => {
  const decision = decide(profile);
  const { flips, shifts } = flipsOf(profile, decision);
  const decisive = decisiveOf(profile, flips);
  const { facts: _, fired, gate, ...outcome } = decision;
  return {
    model: MODEL_VERSION,
    ...outcome,
    gate: gate.gate,
    evidenceRulesFired: fired.map(({ rule }) => rule),
    confidence: confidenceOf(profile, decisive),
    decisive,
    flips,
    shifts,
    explanation: explain(decision),
  };
};
