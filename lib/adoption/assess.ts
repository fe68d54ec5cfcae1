import type { AdoptionDraft, Evaluation, EvidenceItem, MeshShape, Profile } from '@/lib/domain/adoption';
import { type Contradiction, contradictions, type Prompt, promptsOf } from './contradictions';
import { type BesideCost, besideOf, costEvidence, costOf, type ShapeCost, type SizingInputs, sizingOf } from './cost';
import { type Decision, decide } from './decide';
import { evaluate } from './evaluate';
import { capabilityIds } from './order';
import { isAnswered, pathOf } from './path';
import type { QuestionId } from './questions';
import { type Phase, rolloutOf } from './rollout';
import { type ScoreRow, scorecardOf } from './scorecard';
import { chooseShape } from './shapes';

/** Everything the page shows of a draft. */
export interface Assessment {
  readonly profile: Profile;
  readonly decision: Decision;
  readonly evaluation: Evaluation;
  readonly path: readonly QuestionId[];
  readonly open: readonly QuestionId[];
  readonly contradictions: readonly Contradiction[];
  readonly prompts: readonly Prompt[];
  readonly sizing: SizingInputs;
  /** One row a shape, the one in question first by mark, not by place. */
  readonly costs: readonly ShapeCost[];
  readonly beside: BesideCost;
  /** The shape the budget and the latency room are judged by. */
  readonly shape: MeshShape;
  readonly phases: readonly Phase[];
  readonly scorecard: readonly ScoreRow[];
}

const comparable: readonly MeshShape[] = ['node_l4', 'node_l4_plus_l7', 'light_sidecar', 'full_sidecar', 'cni_ebpf'];

/** The shape a cost is asked for: the one chosen, the one deployed, or the lightest that could serve what is wanted. */
export const shapeInQuestion = (decision: Decision): MeshShape => {
  if (decision.mode === 'after') return decision.facts.profile.existing.F1 ?? decision.shape ?? 'node_l4';
  if (decision.shape !== null) return decision.shape;
  const wanted = capabilityIds.filter((id) => decision.capabilities[id].need !== 'no');
  return chooseShape(wanted, decision.facts).shape ?? chooseShape([], decision.facts).shape ?? 'full_sidecar';
};

/** Money is computed from the draft: what a source could say of it is not its own. */
const isMeasured = ({ key }: EvidenceItem): boolean =>
  key !== 'ev.cost_low' && key !== 'ev.cost_high' && key !== 'ev.budget';

/** A draft and what is measured, judged. `today` is the day the ages of answers are counted to, ISO 8601. */
export const assess = (draft: AdoptionDraft, found: readonly EvidenceItem[], today: string): Assessment => {
  const evidence = found.filter(isMeasured);
  const asked: Profile = { ...draft.profile, evidence, at: today };
  const sizing = sizingOf(asked, draft.cost);
  const shape = shapeInQuestion(decide(asked));
  const profile: Profile = {
    ...asked,
    evidence: [...evidence, ...costEvidence(costOf(shape, sizing.sizing), draft.cost)],
  };
  const decision = decide(profile);
  const path = pathOf(decision);
  return {
    profile,
    decision,
    evaluation: evaluate(profile),
    path,
    open: path.filter((id) => !isAnswered(id, profile) && !draft.reviewed.some((each) => each === id)),
    contradictions: contradictions(profile),
    prompts: promptsOf(profile),
    sizing,
    costs: comparable.map((each) => costOf(each, sizing.sizing)),
    beside: besideOf(profile, draft.cost),
    shape,
    phases: rolloutOf(decision.adopt ?? decision.kept ?? [], profile),
    scorecard: scorecardOf(decision, profile),
  };
};
