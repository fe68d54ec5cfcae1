import type { Action, CapabilityId, Profile, Use } from '@/lib/domain/adoption';
import type { CostShares } from './cost-shares';
import type { Decision } from './decide';
import { evidenceItem, measured } from './evidence-rules';
import { evidenceValue } from './evidence-words';
import { explainCapability } from './explain';
import { measuredUse } from './measured-use';
import { capabilityIds } from './order';

/** One row of the scorecard of a running mesh (6.4). */
export interface ScoreRow {
  readonly id: CapabilityId;
  readonly action: Action;
  readonly use: Use;
  /** What is measured of its use, in words; null where no metric tells. */
  readonly evidence: string | null;
  readonly measuredUse: Use | null;
  /** ISO 8601 of the measurement. */
  readonly at: string | null;
  readonly reason: string;
  readonly next: string;
  /** Share of what the mesh costs, 0..1; null: nobody knows who uses that layer. */
  readonly costShare: number | null;
}

const keys = {
  M: 'plaintext_share',
  Z: 'authz_cover',
  T: 'parallel_version_services_90d',
  O: 'alert_rules_in_scope',
  H: 'cross_cluster_share',
} as const;

const nextSteps: Readonly<Record<Action, string>> = {
  KEEP: 'Keep it, and keep measuring its use.',
  FIX: 'Deliver what is required and paid for.',
  PARK: 'Switch it off, and note what would bring it back.',
  REPLACEABLE: 'It works; something cheaper would do.',
  TRIM: 'Clean up: part of it is in use and nothing needs it.',
  IDLE: 'Nothing to do.',
  MEASURE: 'Measure its use before judging.',
  ASK: 'Ask who needs it before judging.',
};

/** The scorecard in the order of the capabilities; empty before adoption. */
export const scorecardOf = (decision: Decision, profile: Profile, shares: CostShares): readonly ScoreRow[] =>
  capabilityIds.flatMap((id): readonly ScoreRow[] => {
    const { action, use } = decision.capabilities[id];
    if (action === null || use === null) return [];
    const value = measured(profile, keys[id]);
    return [
      {
        id,
        action,
        use,
        evidence: value === null ? null : evidenceValue(keys[id], value),
        measuredUse: measuredUse(id, profile),
        at: evidenceItem(profile, keys[id])?.at ?? null,
        reason: explainCapability(id, decision),
        next: nextSteps[action],
        costShare: shares[id],
      },
    ];
  });

/** Section 6.4: the order in which a mesh is taken out. */
export const exitOrder: readonly string[] = [
  'Replace what is in use.',
  'Run both in force for 14 d.',
  'Turn to PERMISSIVE.',
  'Remove the rules.',
  'Remove the data plane, wave by wave.',
  'Remove the control plane last.',
];
