import type { Action, CapabilityId, CapabilityResult, ReasonId, Use, Verdict } from '@/lib/domain/adoption';
import type { GateResult } from './gate';
import { everyCapability, isSome } from './levels';
import type { Facts } from './needs';
import { capabilityIds } from './order';
import type { Results } from './results';
import { chooseShape, type ShapeChoice } from './shapes';
import { thresholds } from './thresholds';

/** A verdict on a mesh that runs: what to do with each capability, and with the whole. */
export interface After {
  readonly verdict: Verdict;
  readonly reasons: readonly ReasonId[];
  readonly use: Readonly<Record<CapabilityId, Use>>;
  readonly actions: Readonly<Record<CapabilityId, Action>>;
  readonly kept: readonly CapabilityId[];
  /** The target of REDUCE. */
  readonly shape: ShapeChoice | null;
  readonly rules: readonly string[];
}

/** Section 2.5: result of B by use. */
const table: Readonly<Record<CapabilityResult, Readonly<Record<Use, Action>>>> = {
  justified: { used: 'KEEP', partly: 'FIX', unused: 'FIX', unmeasured: 'MEASURE' },
  justified_later: { used: 'KEEP', partly: 'KEEP', unused: 'PARK', unmeasured: 'MEASURE' },
  not_justified: { used: 'REPLACEABLE', partly: 'TRIM', unused: 'IDLE', unmeasured: 'MEASURE' },
  unknown: { used: 'ASK', partly: 'ASK', unused: 'ASK', unmeasured: 'ASK' },
};

type Actions = After['actions'];

const holds = (actions: Actions, ...wanted: readonly Action[]): boolean =>
  capabilityIds.some((id) => wanted.includes(actions[id]));

const isKept = (action: Action): boolean => action === 'KEEP' || action === 'FIX';

/** Something kept needs proxies that read requests, or such a capability in use rides along at no extra price. */
const layer7Serves = (facts: Facts, actions: Actions, use: After['use']): boolean =>
  isKept(actions.T) ||
  isKept(actions.O) ||
  (isKept(actions.Z) && isSome(facts.answers.Z3)) ||
  use.T === 'used' ||
  use.O === 'used';

const some = (condition: boolean, reason: ReasonId): readonly ReasonId[] => (condition ? [reason] : []);

const heavier = (facts: Facts, gate: GateResult, actions: Actions, use: After['use']): readonly ReasonId[] => {
  const { F1, F2, F3 } = facts.profile.existing;
  const readsRequests = F1 === 'full_sidecar' || F1 === 'node_l4_plus_l7';
  return [
    ...some(readsRequests && !layer7Serves(facts, actions, use), 'SHAPE'),
    ...some((F2 ?? 0) >= thresholds.spread, 'SPREAD'),
    ...some(facts.answers.X8 === 'no', 'COST'),
    ...some(gate.gate === 'fail' || (F3 ?? 0) >= thresholds.incidents, 'OPERATIONS'),
    ...some(facts.answers.X6 === 'yes', 'LATENCY'),
  ];
};

/** A1 to A4, first match wins. */
export const decideAfter = (facts: Facts, gate: GateResult, results: Results): After => {
  const use = everyCapability<Use>((id) => facts.profile.use[id] ?? 'unmeasured');
  const actions = everyCapability<Action>((id) => table[results[id].result][use[id]]);
  const kept = capabilityIds.filter((id) => isKept(actions[id]));
  const found = { use, actions, kept, shape: null };
  if (kept.length === 0) {
    const open = [...some(holds(actions, 'MEASURE'), 'MEASURE'), ...some(holds(actions, 'ASK'), 'ASK')];
    if (open.length > 0) return { ...found, verdict: 'UNDECIDED', reasons: open, rules: ['A1'] };
    const reason = holds(actions, 'REPLACEABLE') ? 'REPLACE_FIRST' : 'NOTHING_KEPT';
    return { ...found, verdict: 'REMOVE', reasons: [reason], rules: ['A2'] };
  }
  const fix = some(holds(actions, 'FIX'), 'MUST_FIX');
  const reasons = heavier(facts, gate, actions, use);
  if (reasons.length === 0) return { ...found, verdict: 'KEEP', reasons: fix, rules: ['A4'] };
  const shape = chooseShape(kept, facts);
  return { ...found, verdict: 'REDUCE', reasons: [...reasons, ...fix], shape, rules: ['A3'] };
};
