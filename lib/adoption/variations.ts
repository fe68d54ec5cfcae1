import {
  type CapabilityId,
  clauseIds,
  type Flip,
  levelQuestionIds,
  levels,
  limitIds,
  type MechanismQuestionId,
  type MeshShape,
  mechanisms,
  meshShapes,
  type Profile,
  uses,
} from '@/lib/domain/adoption';
import { statedLevel } from './levels';
import { capabilityIds } from './order';
import { thresholds } from './thresholds';

/** The profile with one input changed. */
export interface Variation {
  readonly change: Flip['change'];
  readonly profile: Profile;
}

const others = <T>(values: readonly T[], current: T): readonly T[] => values.filter((value) => value !== current);

const levelVariations = (profile: Profile): readonly Variation[] =>
  levelQuestionIds.flatMap((id) =>
    others(levels, statedLevel(profile, id)).map((value) => ({
      change: { [id]: value },
      profile: { ...profile, answers: { ...profile.answers, [id]: { ...profile.answers[id], value } } },
    })),
  );

const mechanismVariations = (profile: Profile): readonly Variation[] =>
  (Object.keys(mechanisms) as MechanismQuestionId[]).flatMap((id) =>
    others([...mechanisms[id], null], profile.mechanisms[id] ?? null).map((value) => ({
      change: { [`mechanisms.${id}`]: value },
      profile: { ...profile, mechanisms: { ...profile.mechanisms, [id]: value } },
    })),
  );

const parallelVariations = (profile: Profile): readonly Variation[] =>
  others([0, 1, 2], profile.R6 ?? -1).map((R6) => ({ change: { R6 }, profile: { ...profile, R6 } }));

/** Each one more, each one less, and none at all. */
const listVariations = <T extends string>(all: readonly T[], chosen: readonly T[]): readonly (readonly T[])[] => {
  const toggled = all.map((id) => (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]));
  return chosen.length > 1 ? [[], ...toggled] : toggled;
};

const chosenVariations = (profile: Profile): readonly Variation[] => [
  ...listVariations(clauseIds, profile.clauses).map((clauses) => ({
    change: { clauses },
    profile: { ...profile, clauses },
  })),
  ...listVariations(limitIds, profile.limits).map((limits) => ({
    change: { limits },
    profile: { ...profile, limits },
  })),
];

const variationsOfUse = (profile: Profile): readonly Variation[] =>
  capabilityIds.flatMap((id: CapabilityId) =>
    others(uses, profile.use[id] ?? 'unmeasured').map((use) => ({
      change: { [`use.${id}`]: use },
      profile: { ...profile, use: { ...profile.use, [id]: use } },
    })),
  );

/** The other side of a threshold. */
const across = (value: number | null | undefined, threshold: number): number =>
  (value ?? 0) >= threshold ? 0 : threshold;

const existingVariations = (profile: Profile): readonly Variation[] => {
  const { F1, F2, F3 } = profile.existing;
  const changes = [
    ...others<MeshShape | null>(meshShapes, F1 ?? null).map((shape) => ({ F1: shape })),
    { F2: across(F2, thresholds.spread) },
    { F3: across(F3, thresholds.incidents) },
  ];
  return changes.map((change) => ({ change, profile: { ...profile, existing: { ...profile.existing, ...change } } }));
};

/** Section 2.9: every input changed to every other value it could have, one at a time, before the evidence rules. */
export const variationsOf = (profile: Profile): readonly Variation[] => [
  ...levelVariations(profile),
  ...mechanismVariations(profile),
  ...parallelVariations(profile),
  ...chosenVariations(profile),
  ...(profile.facts.K2 === 'production' ? [...variationsOfUse(profile), ...existingVariations(profile)] : []),
];
