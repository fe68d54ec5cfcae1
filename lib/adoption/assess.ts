import type { AdoptionDraft, Evaluation, EvidenceItem, MeshShape, Profile } from '@/lib/domain/adoption';
import { type Contradiction, contradictions, needlessPrompt, type Prompt, promptsOf } from './contradictions';
import { type BesideCost, besideOf, costEvidence, costOf, type ShapeCost, type SizingInputs, sizingOf } from './cost';
import { costShares } from './cost-shares';
import { type Decision, decide } from './decide';
import { evaluate } from './evaluate';
import { unfitUnder } from './measure/latency-room';
import { useWithMeasured } from './measured-use';
import { type MeshCard, meshCardOf } from './mesh-card';
import { isAnswered, pathOf } from './path';
import type { QuestionId } from './questions';
import { type Phase, rolloutOf } from './rollout';
import { type ScoreRow, scorecardOf } from './scorecard';
import { shapeInQuestion } from './shape-in-question';
import { withTold } from './told';

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
  /** null before adoption. */
  readonly card: MeshCard | null;
}

const comparable: readonly MeshShape[] = ['node_l4', 'node_l4_plus_l7', 'light_sidecar', 'full_sidecar', 'cni_ebpf'];

/** Money is computed from the draft: what a source could say of it is not its own. */
const isMeasured = ({ key }: EvidenceItem): boolean =>
  key !== 'ev.cost_low' && key !== 'ev.cost_high' && key !== 'ev.budget';

/** The room for latency as the shape in question needs it: measured for each, told for the lightest. */
const roomUnder = (shape: MeshShape, item: EvidenceItem): EvidenceItem => {
  const share = item.key === 'ev.latency_unfit_share' && item.value !== null ? item.detail?.[unfitUnder(shape)] : null;
  return typeof share === 'number' ? { ...item, value: share } : item;
};

/** A draft and what is measured, judged. `today` is the day the ages of answers are counted to, ISO 8601. */
export const assess = (draft: AdoptionDraft, found: readonly EvidenceItem[], today: string): Assessment => {
  const all = withTold(found, draft.told).filter(isMeasured);
  const asked: Profile = {
    ...draft.profile,
    use: useWithMeasured(draft.profile.use, { evidence: all }),
    evidence: all,
    at: today,
  };
  const sizing = sizingOf(asked, draft.cost);
  const shape = shapeInQuestion(decide(asked));
  const evidence = all.map((item) => roomUnder(shape, item));
  const profile: Profile = {
    ...asked,
    evidence: [...evidence, ...costEvidence(costOf(shape, sizing.sizing), draft.cost)],
  };
  const decision = decide(profile);
  const path = pathOf(decision);
  const card = meshCardOf(decision, shape, sizing.sizing);
  // Measured use stands in for an answer; whether it is the right one is still asked.
  const given = { ...profile, use: draft.profile.use };
  return {
    profile,
    decision,
    evaluation: evaluate(profile),
    path,
    open: path.filter((id) => !isAnswered(id, given) && !draft.reviewed.some((each) => each === id)),
    contradictions: contradictions(profile),
    prompts: [...promptsOf(profile), ...needlessPrompt(card?.needless ?? null)],
    sizing,
    costs: comparable.map((each) => costOf(each, sizing.sizing)),
    beside: besideOf(profile, draft.cost),
    shape,
    phases: rolloutOf(decision.adopt ?? decision.kept ?? [], profile),
    scorecard: scorecardOf(decision, profile, costShares(decision, shape, sizing.sizing)),
    card,
  };
};
