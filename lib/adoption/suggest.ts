import type { EvidenceItem, Level, MeshShape, Profile } from '@/lib/domain/adoption';
import { deployedShape } from './deployed-shape';
import { evidenceItem, evidenceRules, measured, measuredAnswer } from './evidence-rules';
import type { Needless } from './needless';
import type { Question, QuestionId } from './questions';

/** What the measurements answer by themselves: shown with "use this" preselected. */
export interface Suggestion {
  readonly value: Level | MeshShape | number;
  readonly item: EvidenceItem;
}

const counted = {
  K3: 'services',
  K4: 'stacks',
  K6: 'clusters',
  K8: 'rps_peak',
  K9: 'depth',
} as const satisfies Partial<Record<QuestionId, unknown>>;

const isCounted = (id: QuestionId): id is keyof typeof counted => id in counted;

const suggested = (value: Suggestion['value'] | null, item: EvidenceItem | null): Suggestion | null =>
  value === null || item === null ? null : { value, item };

/** `needless`: the share of meshed pods that need nothing of what is kept, where that is known. */
export const suggestionFor = (
  { id }: Question,
  profile: Profile,
  needless: Needless | null = null,
): Suggestion | null => {
  if (id === 'F1') return suggested(deployedShape(profile), evidenceItem(profile, 'proxy_cpu'));
  if (id === 'F2') return suggested(needless?.share ?? null, evidenceItem(profile, 'pods'));
  if (isCounted(id)) {
    return suggested(measured(profile, counted[id]), evidenceItem(profile, counted[id]));
  }
  const rule = evidenceRules.find(({ question }) => question === id);
  if (rule === undefined) return null;
  return suggested(measuredAnswer(profile, rule), evidenceItem(profile, rule.key));
};
