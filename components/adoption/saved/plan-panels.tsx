import { RolloutPanel } from '@/components/adoption/rollout-panel';
import { ScorecardPanel } from '@/components/adoption/scorecard-panel';
import { costOf, sizingOf } from '@/lib/adoption/cost';
import { costShares } from '@/lib/adoption/cost-shares';
import { decide } from '@/lib/adoption/decide';
import { remeasured } from '@/lib/adoption/drift';
import { verdictSentence } from '@/lib/adoption/explain';
import { meshCardOf } from '@/lib/adoption/mesh-card';
import { costInputsOf, readRequest } from '@/lib/adoption/read-request';
import { rolloutOf } from '@/lib/adoption/rollout';
import { scorecardOf } from '@/lib/adoption/scorecard';
import { shapeInQuestion } from '@/lib/adoption/shape-in-question';
import type { EvidenceItem } from '@/lib/domain/adoption';
import type { Assessment } from '@/lib/domain/assessment';

export interface PlanPanelsProps {
  readonly assessment: Assessment;
  /** As it is measured now; null: not (yet), and what was saved stands. */
  readonly now: readonly EvidenceItem[] | null;
}

/** What follows from the decision: the card of a mesh that runs as it was judged, and the phases as they stand now. */
export function PlanPanels({ assessment: { request, result, createdAt }, now }: PlanPanelsProps) {
  const asked = readRequest(request);
  const profile = { ...asked, at: asked.at ?? new Date(createdAt).toISOString().slice(0, 10) };
  const decision = decide(profile);
  const ids = result.adopt ?? result.kept ?? [];
  const shape = shapeInQuestion(decision);
  const { sizing } = sizingOf(profile, costInputsOf(request));
  const rows = scorecardOf(decision, profile, costShares(decision, shape, sizing));
  const measured = { ...profile, evidence: remeasured(profile.evidence, now ?? []) };
  return (
    <>
      {rows.length === 0 ? null : (
        <ScorecardPanel
          rows={rows}
          card={meshCardOf(decision, shape, sizing)}
          verdict={verdictSentence(decision)}
          money={costOf(shape, sizing).money}
        />
      )}
      {ids.length === 0 ? null : <RolloutPanel phases={rolloutOf(ids, measured)} />}
    </>
  );
}
