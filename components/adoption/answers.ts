import type { Question, QuestionId } from '@/lib/adoption/questions';
import type { Suggestion } from '@/lib/adoption/suggest';
import {
  type AdoptionDraft,
  type Answer,
  type Level,
  type LevelQuestionId,
  levelQuestionIds,
  type Provenance,
  type Waiver,
} from '@/lib/domain/adoption';

type Draft = AdoptionDraft;
type Drafted = Draft['profile'];

export const isLevelQuestion = (id: QuestionId): id is LevelQuestionId =>
  (levelQuestionIds as readonly string[]).includes(id);

export const withProfile = (draft: Draft, change: Partial<Drafted>): Draft => ({
  ...draft,
  profile: { ...draft.profile, ...change },
});

export const answerOf = ({ profile }: Draft, id: QuestionId): Answer | undefined =>
  isLevelQuestion(id) ? profile.answers[id] : undefined;

export const withAnswer = (draft: Draft, id: LevelQuestionId, answer: Answer): Draft =>
  withProfile(draft, { answers: { ...draft.profile.answers, [id]: answer } });

/** A level for a question. A source that was measured ends with the answer it stood for. */
export const withLevel = (draft: Draft, id: LevelQuestionId, value: Level, provenance?: Provenance): Draft => {
  const { provenance: before, ...rest } = draft.profile.answers[id] ?? {};
  const source = provenance ?? (before?.type === 'measured' ? undefined : before);
  return withAnswer(draft, id, { ...rest, value, ...(source === undefined ? {} : { provenance: source }) });
};

export const withFacts = (draft: Draft, facts: Partial<Drafted['facts']>): Draft =>
  withProfile(draft, { facts: { ...draft.profile.facts, ...facts } });

export const withCost = (draft: Draft, cost: Draft['cost']): Draft => ({ ...draft, cost: { ...draft.cost, ...cost } });

/** A stated answer kept against a measurement: why, by whom if it is said, and when. */
export const withWaiver = (draft: Draft, waiver: Waiver): Draft =>
  withProfile(draft, {
    waivers: [...draft.profile.waivers.filter(({ rule }) => rule !== waiver.rule), waiver],
  });

export const withIncidentLinks = (draft: Draft, links: readonly string[]): Draft => {
  const { F3Links: _, ...existing } = draft.profile.existing;
  return withProfile(draft, { existing: links.length === 0 ? existing : { ...existing, F3Links: links } });
};

export const toggled = <T>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item];

const withCount = (draft: Draft, id: QuestionId, value: number): Draft => {
  if (id === 'K6') return withFacts(draft, { K6: { ...draft.profile.facts.K6, clusters: value } });
  return id === 'K3' || id === 'K4' || id === 'K8' || id === 'K9' ? withFacts(draft, { [id]: value }) : draft;
};

const isOpen = ({ profile }: Draft, id: QuestionId): boolean => {
  if (id === 'F1' || id === 'F2') return profile.existing[id] === undefined;
  if (isLevelQuestion(id)) return profile.answers[id] === undefined;
  if (id === 'K6') return profile.facts.K6?.clusters === undefined;
  return profile.facts[id as 'K3'] === undefined;
};

/** What was measured becomes the answer of who went on without choosing another. */
export const withSuggestion = (draft: Draft, { id }: Question, suggestion: Suggestion | null): Draft => {
  if (id === 'X5' || id === 'X10') return { ...draft, reviewed: [...new Set([...draft.reviewed, id])] };
  if (suggestion === null || !isOpen(draft, id)) return draft;
  const { value } = suggestion;
  if (id === 'F1' || id === 'F2') {
    const found = typeof value === 'number' ? Number(value.toFixed(3)) : value;
    return withProfile(draft, { existing: { ...draft.profile.existing, [id]: found } });
  }
  if (typeof value === 'number') return withCount(draft, id, Number(value.toPrecision(4)));
  return isLevelQuestion(id) ? withLevel(draft, id, value as Level, { type: 'measured' }) : draft;
};
