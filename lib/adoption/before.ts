import type { CapabilityId, CapabilityResult, ReasonId, Verdict } from '@/lib/domain/adoption';
import type { GateResult } from './gate';
import { mandatedCapabilities } from './mandates';
import type { Facts } from './needs';
import { capabilityIds, groups, groupsOf } from './order';
import type { Judged, Results } from './results';
import { chooseShape, type ShapeChoice } from './shapes';

/** A verdict before adoption: what it does to the capabilities, and the steps of V9 that took part. */
export interface Before {
  readonly verdict: Verdict;
  readonly reasons: readonly ReasonId[];
  readonly results: Results;
  readonly adopt: readonly CapabilityId[];
  readonly shape: ShapeChoice | null;
  readonly rules: readonly string[];
}

interface Case {
  readonly facts: Facts;
  readonly gate: GateResult;
  readonly results: Results;
  readonly mandated: ReadonlySet<CapabilityId>;
}

const withResult = (results: Results, result: CapabilityResult): readonly CapabilityId[] =>
  capabilityIds.filter((id) => results[id].result === result);

const changed = (results: Results, ids: readonly CapabilityId[], result: CapabilityResult, rule: string): Results => {
  const change = (judged: Judged): Judged => ({ ...judged, result, why: [...judged.why, rule] });
  return Object.fromEntries(
    capabilityIds.map((id) => [id, ids.includes(id) ? change(results[id]) : results[id]]),
  ) as unknown as Results;
};

const some = (condition: boolean, reason: ReasonId): readonly ReasonId[] => (condition ? [reason] : []);

const ended = (verdict: Verdict, rule: string, results: Results, reasons: readonly ReasonId[]): Before => ({
  verdict,
  reasons,
  results,
  adopt: [],
  shape: null,
  rules: [rule],
});

const noNeed = ({ results }: Case): Before => {
  const all = capabilityIds.map((id) => results[id]);
  if (all.every(({ need }) => need === 'no')) return ended('DONT', 'V5', results, ['NO_NEED']);
  return ended('DONT', 'V5', results, [
    ...some(
      all.some(({ why }) => why.includes('B2')),
      'PROTOCOL',
    ),
    ...some(
      all.some(({ need, alternative }) => need !== 'no' && alternative === 'yes'),
      'ALTERNATIVES',
    ),
  ]);
};

/** V1 to V8, first match wins; null: V9 decides. */
const stopped = (given: Case): Before | null => {
  const { facts, gate, results, mandated } = given;
  const justified = withResult(results, 'justified');
  const later = withResult(results, 'justified_later');
  const unknown = withResult(results, 'unknown');
  const isImmature = gate.gate === 'fail';
  const obliged = some(
    justified.some((id) => mandated.has(id)),
    'MANDATE_OPEN',
  );

  const open = [...justified, ...later, ...unknown];
  if (open.length > 0 && facts.answers.X6 === 'yes') {
    return ended('DONT', 'V1', changed(results, open, 'not_justified', 'V1'), ['LATENCY', ...obliged]);
  }
  if (justified.length === 0) {
    if (unknown.length > 0) {
      return isImmature
        ? ended('NOT_YET', 'V2', results, ['MATURITY', 'NEED_UNKNOWN'])
        : ended('UNDECIDED', 'V3', results, ['NEED']);
    }
    if (later.length > 0) {
      return ended('NOT_YET', 'V4', results, ['NEED_NOT_FIRM', ...some(isImmature, 'MATURITY')]);
    }
    return noNeed(given);
  }
  if (isImmature) {
    return ended('NOT_YET', 'V6', changed(results, justified, 'justified_later', 'V6'), ['MATURITY', ...obliged]);
  }
  if (gate.gate === 'unknown') return ended('UNDECIDED', 'V7', results, ['READINESS']);
  if (facts.answers.X8 === 'no' && obliged.length === 0) {
    return ended('NOT_YET', 'V8', changed(results, justified, 'justified_later', 'V8'), ['BUDGET']);
  }
  return null;
};

/** What V9 carries from step to step. */
interface Draft {
  readonly adopt: readonly CapabilityId[];
  readonly results: Results;
  readonly reasons: readonly ReasonId[];
  readonly rules: readonly string[];
}

const dropped = (
  draft: Draft,
  kept: readonly CapabilityId[],
  { result, rule, reasons }: { result: CapabilityResult; rule: string; reasons: readonly ReasonId[] },
): Draft => ({
  adopt: kept,
  results: changed(
    draft.results,
    draft.adopt.filter((id) => !kept.includes(id)),
    result,
    rule,
  ),
  reasons: [...draft.reasons, ...reasons],
  rules: [...draft.rules, rule],
});

/** (a) Over budget, only what is mandated stays. */
const fitBudget = (draft: Draft, { facts, mandated }: Case): Draft =>
  facts.answers.X8 === 'no'
    ? dropped(
        draft,
        draft.adopt.filter((id) => mandated.has(id)),
        { result: 'justified_later', rule: 'V9a', reasons: ['BUDGET'] },
      )
    : draft;

/** (b) Where no shape serves everything, reach is given up for the rest. */
const fitShape = (draft: Draft, { facts }: Case): Draft =>
  draft.adopt.includes('H') && draft.adopt.length > 1 && chooseShape(draft.adopt, facts).shape === null
    ? dropped(
        draft,
        draft.adopt.filter((id) => id !== 'H'),
        { result: 'not_justified', rule: 'V9b', reasons: ['REACH_DROPPED'] },
      )
    : draft;

/** (c) On a conditional gate one group at a time: the first that is mandated, else the first. */
const oneGroup = (draft: Draft, { mandated }: Case): Draft => {
  const held = groupsOf(draft.adopt);
  const group =
    held.find((id) => groups[id].some((each) => draft.adopt.includes(each) && mandated.has(each))) ?? held[0];
  const members: readonly CapabilityId[] = group === undefined ? [] : groups[group];
  return dropped(
    draft,
    draft.adopt.filter((id) => members.includes(id)),
    { result: 'justified_later', rule: 'V9c', reasons: ['CONDITIONAL'] },
  );
};

/** (d) Two firm groups and money make an adoption without qualification. */
const scope = ({ adopt, results }: Draft, { facts }: Case): { verdict: Verdict; reasons: readonly ReasonId[] } => {
  const { X8 } = facts.answers;
  const firm = groupsOf(adopt.filter((id) => results[id].need === 'yes')).length;
  if (firm >= 2 && (X8 === 'yes' || X8 === 'unknown')) return { verdict: 'ADOPT', reasons: [] };
  const isOneGroup = groupsOf(adopt).length === 1;
  const isTight = X8 === 'partly';
  return {
    verdict: 'ADOPT_SCOPED',
    reasons: [
      ...some(isOneGroup, 'ONE_GROUP'),
      ...some(!isOneGroup && firm < 2, 'SUBSET'),
      ...some(isTight, 'BUDGET_PARTLY'),
    ],
  };
};

/** (f) Nothing carries it. */
const unserved = (draft: Draft, shape: ShapeChoice, { mandated }: Case): Before => ({
  verdict: 'DONT',
  reasons: [
    'NO_SHAPE',
    ...some(
      draft.adopt.some((id) => mandated.has(id)),
      'MANDATE_OPEN',
    ),
  ],
  results: changed(
    draft.results,
    [...draft.adopt, ...withResult(draft.results, 'justified_later')],
    'not_justified',
    'V9f',
  ),
  adopt: [],
  shape,
  rules: [...draft.rules, 'V9f'],
});

const adopted = (given: Case): Before => {
  const { facts, gate, results } = given;
  const start: Draft = { adopt: withResult(results, 'justified'), results, reasons: [], rules: ['V9'] };
  const fitted = fitShape(fitBudget(start, given), given);
  const draft = gate.gate === 'conditional' ? oneGroup(fitted, given) : fitted;
  const { verdict, reasons } =
    gate.gate === 'conditional' ? { verdict: 'ADOPT_SCOPED' as const, reasons: [] } : scope(draft, given);
  const shape = chooseShape(draft.adopt, facts);
  if (shape.shape === null) return unserved(draft, shape, given);
  const { X6, X7 } = facts.answers;
  const all = new Set([
    ...draft.reasons,
    ...reasons,
    ...some(
      draft.adopt.some((id) => draft.results[id].need === 'partly'),
      'SUBSET',
    ),
    ...some(X6 === 'partly', 'EXCLUDE_LATENCY'),
    ...some(X7 === 'partly', 'EXCLUDE_PROTOCOL'),
  ]);
  return { verdict, reasons: [...all], results: draft.results, adopt: draft.adopt, shape, rules: draft.rules };
};

/** Section 2.4: the verdict where no mesh runs in production. */
export const decideBefore = (facts: Facts, gate: GateResult, results: Results): Before => {
  const given = { facts, gate, results, mandated: mandatedCapabilities(facts.profile) };
  return stopped(given) ?? adopted(given);
};
