import type { CapabilityId, CapabilityResult, Level } from '@/lib/domain/adoption';
import { everyCapability } from './levels';
import { alternativeOf, decisionRules, type Facts, needOf } from './needs';

/** One capability by rule B: what is needed, whether something narrower does, and what follows. */
export interface Judged {
  readonly need: Level;
  readonly alternative: Level;
  readonly result: CapabilityResult;
  readonly why: readonly string[];
}
export type Results = Readonly<Record<CapabilityId, Judged>>;

/** Rule B, need by alternative. */
const table: Readonly<Record<Level, Readonly<Record<Level, CapabilityResult>>>> = {
  yes: { no: 'justified', partly: 'justified', unknown: 'unknown', yes: 'not_justified' },
  partly: { no: 'justified', partly: 'justified_later', unknown: 'unknown', yes: 'not_justified' },
  unknown: { no: 'unknown', partly: 'unknown', unknown: 'unknown', yes: 'not_justified' },
  no: { no: 'not_justified', partly: 'not_justified', unknown: 'not_justified', yes: 'not_justified' },
};

const judgeOne = (id: CapabilityId, facts: Facts): Judged => {
  const need = needOf(id, facts);
  const alternative = alternativeOf(id, facts);
  const before = table[need][alternative];
  const why = [...decisionRules[id], 'B'];
  // B2: proxies would see bytes, not requests.
  const isBlind = (id === 'T' || id === 'O') && facts.answers.X7 === 'yes' && before !== 'not_justified';
  return isBlind
    ? { need, alternative, result: 'not_justified', why: [...why, 'B2'] }
    : { need, alternative, result: before, why };
};

export const judgeCapabilities = (facts: Facts): Results => everyCapability((id) => judgeOne(id, facts));
