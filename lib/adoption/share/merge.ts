import type { AdoptionDraft } from '@/lib/domain/adoption';
import { besideParts } from './about-parts';
import { answerParts } from './answer-parts';
import type { Part } from './part';

export const parts: readonly Part[] = [...answerParts, ...besideParts];

/** Two drafts, part by part. Parts that neither speaks of are in none of the lists. */
export interface Merge {
  /** Only theirs says it, or theirs says the same and why. */
  readonly taken: readonly Part[];
  /** Both say something, and not the same. */
  readonly conflicts: readonly Part[];
  /** Both say the same. */
  readonly same: readonly Part[];
}

type Outcome = keyof Merge | 'mine';

const outcomeOf = (part: Part, mine: AdoptionDraft, theirs: AdoptionDraft): Outcome => {
  const [own, other] = [part.said(mine), part.said(theirs)];
  if (other === null) return 'mine';
  if (own === null) return 'taken';
  if (own === other) return 'same';
  if (part.outranks(mine, theirs)) return 'mine';
  return part.outranks(theirs, mine) ? 'taken' : 'conflicts';
};

export const mergeOf = (mine: AdoptionDraft, theirs: AdoptionDraft): Merge => {
  const of = (outcome: Outcome) => parts.filter((part) => outcomeOf(part, mine, theirs) === outcome);
  return { taken: of('taken'), conflicts: of('conflicts'), same: of('same') };
};

/** Mine with what only theirs says. Where both say something else mine stays, but for the parts that are chosen by id. */
export const merged = (
  mine: AdoptionDraft,
  theirs: AdoptionDraft,
  chosen: ReadonlySet<string> = new Set(),
): AdoptionDraft => {
  const { taken, conflicts } = mergeOf(mine, theirs);
  const theirsInstead = conflicts.filter(({ id }) => chosen.has(id));
  return [...taken, ...theirsInstead].reduce((draft, part) => part.take(draft, theirs), mine);
};
