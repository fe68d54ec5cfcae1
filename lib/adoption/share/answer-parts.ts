import { answerText } from '@/lib/adoption/answer-text';
import { sourceWords } from '@/lib/adoption/explain';
import { type QuestionId, questionOf } from '@/lib/adoption/questions';
import { capabilityNames } from '@/lib/adoption/words';
import {
  type AdoptionDraft,
  type Answer,
  capabilityIds,
  type Facts,
  type LevelQuestionId,
  levelQuestionIds,
  type Mechanism,
  type Provenance,
} from '@/lib/domain/adoption';
import { type Part, part, withEntry } from './part';

type Drafted = AdoptionDraft['profile'];

const titleOf = (id: QuestionId): string => questionOf(id)?.text ?? id;
const textOf =
  (id: QuestionId) =>
  (_: unknown, { profile }: AdoptionDraft) =>
    answerText(id, { ...profile, evidence: [] });

export const withProfile = (draft: AdoptionDraft, change: Partial<Drafted>): AdoptionDraft => ({
  ...draft,
  profile: { ...draft.profile, ...change },
});

interface Ground {
  readonly provenance?: Provenance | undefined;
  readonly note?: string | undefined;
}

const groundText = ({ provenance, note }: Ground): string =>
  [...(provenance === undefined ? [] : [sourceWords(provenance), provenance.at?.slice(0, 10)]), note]
    .filter((each) => each !== undefined && each !== '')
    .join(' · ');

const isGrounded = ({ provenance, note }: Ground): boolean => provenance !== undefined || (note ?? '') !== '';

type Fact = Exclude<keyof Facts, 'K6' | 'K7'>;
const fact = (id: Fact): Part =>
  part({
    id,
    title: titleOf(id),
    get: ({ profile }) => profile.facts[id],
    set: (draft, value) => withProfile(draft, { facts: withEntry(draft.profile.facts, id, value) }),
    text: textOf(id),
  });

type Group = Readonly<Record<string, string | number | undefined>>;

/** One figure of a question that asks for several. */
const sized = (group: 'K6' | 'K7', key: string, name: string): Part =>
  part<string | number>({
    id: `${group}.${key}`,
    title: name,
    get: ({ profile }) => (profile.facts[group] as Group | undefined)?.[key],
    set: (draft, value) => {
      const { facts } = draft.profile;
      const filled = withEntry<Group, string>((facts[group] as Group | undefined) ?? {}, key, value);
      const isEmpty = Object.keys(filled).length === 0;
      return withProfile(draft, { facts: withEntry(facts, group, isEmpty ? undefined : (filled as never)) });
    },
  });

/** A script may name the mechanism alone: it is kept all the same. */
interface Level {
  readonly answer: Answer | undefined;
  readonly mechanism: Mechanism | null;
}

const wordOf = ({ answer, mechanism }: Level): string =>
  JSON.stringify([answer?.value, [...(answer?.subset ?? [])].sort(), mechanism]);

const isMechanism = (id: LevelQuestionId): id is 'M4' | 'Z4' => id === 'M4' || id === 'Z4';

const level = (id: LevelQuestionId): Part =>
  part<Level>({
    id,
    title: titleOf(id),
    get: ({ profile: { answers, mechanisms } }) => {
      const [answer, mechanism] = [answers[id], isMechanism(id) ? (mechanisms[id] ?? null) : null];
      return answer === undefined && mechanism === null ? undefined : { answer, mechanism };
    },
    set: (draft, value) => {
      const { answers, mechanisms } = draft.profile;
      const answered = withProfile(draft, { answers: withEntry(answers, id, value?.answer) });
      if (!isMechanism(id)) return answered;
      return withProfile(answered, { mechanisms: withEntry(mechanisms, id, value?.mechanism ?? undefined) });
    },
    text: textOf(id),
    ground: ({ answer }) => groundText(answer ?? {}),
    // "I do not know" gives way to who does; the same answer, to one that says why.
    outranks: (one, other) =>
      !isGrounded(other.answer ?? {}) &&
      ((other.answer?.value === 'unknown' && other.mechanism === null) || wordOf(one) === wordOf(other)),
  });

const parallel = part<{ readonly value: number } & Ground>({
  id: 'R6',
  title: titleOf('R6'),
  get: ({ profile: { R6, R6Provenance, R6Note } }) =>
    R6 === null ? undefined : { value: R6, provenance: R6Provenance, note: R6Note },
  set: (draft, value) => {
    const { R6Provenance: _, R6Note: __, ...profile } = draft.profile;
    return {
      ...draft,
      profile: {
        ...profile,
        R6: value?.value ?? null,
        ...(value?.provenance === undefined ? {} : { R6Provenance: value.provenance }),
        ...(value?.note === undefined ? {} : { R6Note: value.note }),
      },
    };
  },
  text: ({ value }) => String(value),
  ground: groundText,
  outranks: (one, other) => one.value === other.value && !isGrounded(other),
});

/** A list: an empty one is an answer where somebody went through it. */
const list = (id: 'X5' | 'X10', key: 'clauses' | 'limits'): Part =>
  part<{ readonly list: readonly string[]; readonly isReviewed: boolean }>({
    id,
    title: titleOf(id),
    get: ({ profile, reviewed }) => {
      const isReviewed = reviewed.includes(id);
      return profile[key].length === 0 && !isReviewed ? undefined : { list: profile[key], isReviewed };
    },
    set: (draft, value) => {
      const isReviewed = (each: typeof id) =>
        each === id ? value?.isReviewed === true : draft.reviewed.includes(each);
      const reviewed = (['X5', 'X10'] as const).filter(isReviewed);
      return { ...withProfile(draft, { [key]: value?.list ?? [] }), reviewed };
    },
    text: textOf(id),
    key: ({ list: values }) => [...values].sort(),
  });

const uses = capabilityIds.map((id) =>
  part({
    id: `use.${id}`,
    title: `Use of ${capabilityNames[id]}`,
    get: ({ profile }) => profile.use[id],
    set: (draft, value) => withProfile(draft, { use: withEntry(draft.profile.use, id, value) }),
  }),
);

const existing = (['F1', 'F2', 'F3'] as const).map((id) =>
  part({
    id,
    title: titleOf(id),
    get: ({ profile }) => profile.existing[id] ?? undefined,
    set: (draft, value) => withProfile(draft, { existing: withEntry(draft.profile.existing, id, value) }),
    text: textOf(id),
  }),
);

const incidentLinks = part<readonly string[]>({
  id: 'F3.at',
  title: 'Where those incidents are written down',
  get: ({ profile }) => profile.existing.F3Links,
  set: (draft, value) => withProfile(draft, { existing: withEntry(draft.profile.existing, 'F3Links', value) }),
  text: (links) => links.join(', '),
});

const levels = (letters: string): readonly Part[] =>
  levelQuestionIds.filter((id) => letters.includes(id.slice(0, 1))).map(level);

/** Every answer of the conversation, in its order. */
export const answerParts: readonly Part[] = [
  ...(['K1', 'K2', 'K3', 'K4', 'K5'] as const).map(fact),
  sized('K6', 'clusters', 'Clusters'),
  sized('K6', 'networks', 'Networks'),
  ...levels('M'),
  fact('M5'),
  ...levels('ZTO'),
  ...uses,
  ...existing,
  incidentLinks,
  ...levels('R'),
  parallel,
  ...levels('X'),
  list('X5', 'clauses'),
  list('X10', 'limits'),
  sized('K7', 'pods', 'Pods in the mesh'),
  sized('K7', 'nodes', 'Nodes'),
  sized('K7', 'vcpu', 'vCPU a node'),
  sized('K7', 'gib', 'GiB a node'),
  sized('K7', 'node_price', 'Price of a node a month'),
  sized('K7', 'currency', 'Currency'),
  fact('K8'),
  fact('K9'),
];
