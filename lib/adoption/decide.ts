import type { CapabilityDecision, CapabilityId, Evaluation, Profile } from '@/lib/domain/adoption';
import { type After, decideAfter } from './after';
import { insteadOf } from './alternatives';
import { type Before, decideBefore } from './before';
import { applyEvidence, type Firing } from './evidence-rules';
import { type GateResult, judgeGate } from './gate';
import { everyCapability } from './levels';
import type { Facts } from './needs';
import { capabilityIds } from './order';
import { judgeCapabilities, type Results } from './results';

/** One run of the model, with what it was made of: the explanation and the record read from it. */
export interface Decision
  extends Pick<
    Evaluation,
    'mode' | 'verdict' | 'reasons' | 'capabilities' | 'adopt' | 'kept' | 'instead' | 'shape' | 'skippedShapes' | 'trace'
  > {
  readonly facts: Facts;
  readonly fired: readonly Firing[];
  readonly gate: GateResult;
}

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

const decisions = (results: Results, after: After | null): Readonly<Record<CapabilityId, CapabilityDecision>> =>
  everyCapability((id) => ({
    need: results[id].need,
    alternativeSuffices: results[id].alternative,
    result: results[id].result,
    use: after?.use[id] ?? null,
    action: after?.actions[id] ?? null,
    why: results[id].why,
  }));

const traceOf = (
  { fired, gate, results }: { fired: readonly Firing[]; gate: GateResult; results: Results },
  outcome: Before | After,
): readonly string[] => {
  const skipped = outcome.shape?.skipped.flatMap(({ rules }) => rules) ?? [];
  return unique([
    ...fired.map(({ rule }) => rule),
    ...capabilityIds.flatMap((id) => results[id].why),
    gate.rule,
    ...outcome.rules,
    ...skipped,
  ]);
};

/** Rules E, D, B, G, then V or A: one profile in, one decision out. No clock, no order of answers, no I/O. */
export const decide = (profile: Profile): Decision => {
  const { answers, fired } = applyEvidence(profile);
  const facts = { profile, answers };
  const gate = judgeGate(facts);
  const judged = judgeCapabilities(facts);
  const found = { facts, fired, gate };
  if (profile.facts.K2 === 'production') {
    const after = decideAfter(facts, gate, judged);
    return {
      ...found,
      mode: 'after',
      verdict: after.verdict,
      reasons: after.reasons,
      capabilities: decisions(judged, after),
      kept: after.kept,
      instead: insteadOf(facts, judged, after.kept),
      shape: after.shape?.shape ?? null,
      skippedShapes: after.shape?.skipped ?? [],
      trace: traceOf({ fired, gate, results: judged }, after),
    };
  }
  const before = decideBefore(facts, gate, judged);
  return {
    ...found,
    mode: 'before',
    verdict: before.verdict,
    reasons: before.reasons,
    capabilities: decisions(before.results, null),
    adopt: before.adopt,
    instead: insteadOf(facts, before.results, before.adopt),
    shape: before.shape?.shape ?? null,
    skippedShapes: before.shape?.skipped ?? [],
    trace: traceOf({ fired, gate, results: before.results }, before),
  };
};
