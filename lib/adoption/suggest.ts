import type { EvidenceItem, Level, Profile } from '@/lib/domain/adoption';
import { evidenceItem, evidenceRules, measured, measuredAnswer } from './evidence-rules';
import type { Question, QuestionId } from './questions';

/** What the measurements answer by themselves: shown with "use this" preselected. */
export interface Suggestion {
  readonly value: Level | number;
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

export const suggestionFor = ({ id }: Question, profile: Profile): Suggestion | null => {
  if (isCounted(id)) {
    const value = measured(profile, counted[id]);
    const item = evidenceItem(profile, counted[id]);
    return value === null || item === null ? null : { value, item };
  }
  const rule = evidenceRules.find(({ question }) => question === id);
  if (rule === undefined) return null;
  const value = measuredAnswer(profile, rule);
  const item = evidenceItem(profile, rule.key);
  return value === null || item === null ? null : { value, item };
};
