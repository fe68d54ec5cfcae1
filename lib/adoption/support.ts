import {
  type CapabilityId,
  type Flip,
  type LevelQuestionId,
  levelQuestionIds,
  type Profile,
  type Provenance,
} from '@/lib/domain/adoption';
import { contradictionsOf, type EvidenceRule, evidenceRules, measured, measuredAnswer } from './evidence-rules';
import { statedLevel } from './levels';
import { measuredUse } from './measured-use';
import { thresholds } from './thresholds';

const DAY = 86_400_000;

/** 4 measured and agreeing, 3 document or named owner, 2 asserted, 1 contradicted or waived, 0 unknown. */
export type Support = 0 | 1 | 2 | 3 | 4;

const isOld = (at: string | undefined, today: string | undefined): boolean =>
  at !== undefined && today !== undefined && Date.parse(today) - Date.parse(at) > thresholds.answerAge * DAY;

const provenanceSupport = (provenance: Provenance | undefined): Support => {
  switch (provenance?.type) {
    case 'law':
    case 'contract':
    case 'policy':
    case 'measured':
      return 3;
    case 'owner':
      return provenance.by === undefined || provenance.by === '' ? 2 : 3;
    case 'assertion':
    case undefined:
      return 2;
  }
};

const aged = (support: Support, provenance: Provenance | undefined, today: string | undefined): Support =>
  isOld(provenance?.at, today) ? (Math.max(0, support - 1) as Support) : support;

/** Rules that only look at a "yes": not firing on one is agreement. */
const looksAtYes: ReadonlySet<string> = new Set(['E1', 'E3', 'E4', 'E5', 'E6']);

const isAgreed = (profile: Profile, rule: EvidenceRule): boolean => {
  const stated = statedLevel(profile, rule.question);
  const found = measuredAnswer(profile, rule);
  if (found !== null) return found === stated;
  return looksAtYes.has(rule.id) && stated === 'yes' && measured(profile, rule.key) !== null;
};

const evidenceSupport = (profile: Profile, id: LevelQuestionId): Support | null => {
  const rule = evidenceRules.find(({ question }) => question === id);
  if (rule === undefined) return null;
  const firing = contradictionsOf(profile).find(({ question }) => question === id);
  if (firing === undefined) return isAgreed(profile, rule) ? 4 : null;
  // A waiver keeps the stated answer against the measurement.
  if (profile.waivers.some((waiver) => waiver.rule === firing.rule)) return firing.stated === 'unknown' ? 0 : 1;
  return firing.stated === 'unknown' || firing.stated === firing.effective ? 4 : 1;
};

const answerSupport = (profile: Profile, id: LevelQuestionId): Support => {
  const provenance = profile.answers[id]?.provenance;
  const found = evidenceSupport(profile, id);
  if (found !== null) return aged(found, provenance, profile.at);
  return statedLevel(profile, id) === 'unknown' ? 0 : aged(provenanceSupport(provenance), provenance, profile.at);
};

const supportOfUse = (profile: Profile, id: CapabilityId): Support => {
  const stated = profile.use[id] ?? 'unmeasured';
  if (stated === 'unmeasured') return 0;
  const found = measuredUse(id, profile);
  if (found === null) return 2;
  return found === stated ? 4 : 1;
};

const isLevelQuestion = (key: string): key is LevelQuestionId => (levelQuestionIds as readonly string[]).includes(key);

/** How well an input is supported. Keys are those of a flip. */
export const supportOf = (profile: Profile, key: string): Support => {
  if (isLevelQuestion(key)) return answerSupport(profile, key);
  if (key.startsWith('mechanisms.')) return answerSupport(profile, key.slice('mechanisms.'.length) as LevelQuestionId);
  if (key.startsWith('use.')) return supportOfUse(profile, key.slice('use.'.length) as CapabilityId);
  if (key === 'R6')
    return profile.R6 === null ? 0 : aged(provenanceSupport(profile.R6Provenance), profile.R6Provenance, profile.at);
  if (key === 'clauses') return 3;
  if (key === 'limits') return 2;
  return (profile.existing[key as 'F1' | 'F2' | 'F3'] ?? null) === null ? 0 : 2;
};

/** The one key of a change. */
export const changedKey = ({ change }: Pick<Flip, 'change'>): string => Object.keys(change)[0] ?? '';
