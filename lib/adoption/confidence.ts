import type { Confidence, Flip, Profile } from '@/lib/domain/adoption';
import { needQuestions } from './mandates';
import { capabilityIds } from './order';
import { changedKey, supportOf } from './support';

/** A clause or limit that nobody chose is no answer that the verdict rests on. */
const restsOn = ({ clauses, limits }: Profile, flip: Flip): boolean => {
  const { change } = flip;
  if (change.clauses !== undefined) return lessThan(change.clauses, clauses);
  return change.limits === undefined || lessThan(change.limits, limits);
};

const lessThan = (changed: unknown, chosen: readonly string[]): boolean =>
  Array.isArray(changed) && changed.length < chosen.length;

/** The inputs whose change alone changes the verdict, in the order of the flips. */
export const decisiveOf = (profile: Profile, flips: readonly Flip[]): readonly string[] => [
  ...new Set(flips.filter((flip) => restsOn(profile, flip)).map(changedKey)),
];

/** Section 2.8, by the support of the decisive answers; where there are none, of every need. */
export const confidenceOf = (profile: Profile, decisive: readonly string[]): Confidence => {
  const keys = decisive.length > 0 ? decisive : capabilityIds.flatMap((id) => needQuestions[id]);
  const supports = keys.map((key) => supportOf(profile, key));
  if (supports.every((support) => support >= 3)) return 'high';
  const weak = supports.filter((support) => support < 2);
  return weak.length === 0 || (weak.length === 1 && weak[0] === 1) ? 'medium' : 'low';
};
