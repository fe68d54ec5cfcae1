import type { CapabilityId, LevelQuestionId, Profile } from '@/lib/domain/adoption';
import { hasClause } from './clauses';
import { isSome, reverse, statedLevel } from './levels';
import { capabilityIds } from './order';

/** The questions that state a need; for O it is the reverse answer that does. */
const needQuestions: Readonly<Record<CapabilityId, readonly LevelQuestionId[]>> = {
  M: ['M1'],
  Z: ['Z1', 'Z2'],
  T: ['T1', 'T2'],
  O: ['O1'],
  H: ['X1', 'X2', 'X3'],
};

const states = (profile: Profile, id: LevelQuestionId): boolean => {
  const level = statedLevel(profile, id);
  return isSome(id === 'O1' ? reverse(level) : level);
};

const isObliged = (profile: Profile, id: LevelQuestionId): boolean => {
  const type = profile.answers[id]?.provenance?.type;
  return (type === 'law' || type === 'contract') && states(profile, id);
};

/** Capabilities somebody is obliged to have: by a binding clause, by the provenance of a need, or as the record says. */
export const mandatedCapabilities = (profile: Profile): ReadonlySet<CapabilityId> =>
  new Set(
    capabilityIds.filter(
      (id) =>
        profile.mandates.includes(id) ||
        hasClause(profile.clauses, id, 'binding') ||
        needQuestions[id].some((question) => isObliged(profile, question)),
    ),
  );

export { needQuestions };
