import { evidenceName, evidenceValue } from '@/lib/adoption/evidence-words';
import { capabilityNames, type PeopleKey, peopleKeys, peopleNames, sentenceList } from '@/lib/adoption/words';
import {
  type AboutAssessment,
  type AdoptionDraft,
  type CapabilityId,
  type CostInputs,
  evidenceKeys,
  evidenceRuleIds,
  type Waiver,
} from '@/lib/domain/adoption';
import { withProfile } from './answer-parts';
import { type Part, part, withEntry } from './part';

const costNames: Readonly<Record<keyof CostInputs, string>> = {
  budget: 'Budget a month',
  layer7Share: 'Share of calls that need layer 7',
  waypoints: 'Waypoints',
  controlPlanes: 'Control-plane replicas',
  nodeCpu: 'Node proxy reserves, vCPU',
  nodeMemory: 'Node proxy reserves, MiB',
  addedP99: 'Added p99 a call, compared by hand, ms',
  peopleHours: 'People, hours a month',
  hourRate: 'Rate an hour',
  seriesPrice: 'Price of a series a month',
};

/** What the cost sheet was told. */
export const costParts: readonly Part[] = Object.entries(costNames).map(([name, title]) => {
  const key = name as keyof CostInputs;
  return part({
    id: `cost.${key}`,
    title,
    get: ({ cost }) => cost[key],
    set: (draft, value) => ({ ...draft, cost: withEntry(draft.cost, key, value) }),
  });
});

const waiverText = ({ reason, by, at }: Waiver): string =>
  [reason || 'no reason given', by, at?.slice(0, 10)].filter((each) => each !== undefined).join(' · ');

/** Answers that were kept against a measurement. */
export const waiverParts: readonly Part[] = evidenceRuleIds.map((rule) =>
  part<Waiver>({
    id: rule,
    title: `An answer kept against rule ${rule}`,
    get: ({ profile }) => profile.waivers.find((each) => each.rule === rule),
    set: (draft, value) => {
      const others = draft.profile.waivers.filter((each) => each.rule !== rule);
      const order = (waiver: Waiver) => evidenceRuleIds.indexOf(waiver.rule);
      const waivers = value === undefined ? others : [...others, value].sort((a, b) => order(a) - order(b));
      return withProfile(draft, { waivers });
    },
    text: waiverText,
  }),
);

const withAbout = (draft: AdoptionDraft, change: Partial<AboutAssessment>): AdoptionDraft => ({
  ...draft,
  about: { ...draft.about, ...change },
});

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

const people = (key: PeopleKey): Part =>
  part<readonly string[]>({
    id: key,
    title: peopleNames[key],
    get: ({ about }) => some(about[key]),
    set: (draft, value) => withAbout(draft, { [key]: value ?? [] }),
    text: sentenceList,
  });

type Scope = Pick<AboutAssessment, 'clusters' | 'namespaces'>;

export const scopeWords = ({ clusters, namespaces }: Scope): string =>
  [
    ...(clusters.length === 0 ? [] : [`${clusters.length === 1 ? 'cluster' : 'clusters'} ${sentenceList(clusters)}`]),
    ...(namespaces.length === 0
      ? []
      : [`${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${sentenceList(namespaces)}`]),
  ].join(', ');

const scope = part<Scope>({
  id: 'scope',
  title: 'What is measured',
  get: ({ about: { clusters, namespaces } }) =>
    clusters.length + namespaces.length === 0 ? undefined : { clusters, namespaces },
  set: (draft, value) => withAbout(draft, value ?? { clusters: [], namespaces: [] }),
  text: scopeWords,
});

const excluded = part<AboutAssessment['excluded']>({
  id: 'excluded',
  title: 'Left out',
  get: ({ about }) => some(about.excluded),
  set: (draft, value) => withAbout(draft, { excluded: value ?? [] }),
  text: (list) => sentenceList(list.map(({ name, why }) => (why === '' ? name : `${name} (${why})`))),
});

const mandates = part<readonly CapabilityId[]>({
  id: 'mandates',
  title: 'Obliged to have',
  get: ({ profile }) => some(profile.mandates),
  set: (draft, value) => withProfile(draft, { mandates: value ?? [] }),
  text: (ids) => sentenceList(ids.map((id) => capabilityNames[id])),
  key: (ids) => [...ids].sort(),
});

const told = evidenceKeys.map((key) =>
  part<number>({
    id: `ev.${key}`,
    title: `Told, not measured: ${evidenceName(key)}`,
    get: (draft) => draft.told[key],
    set: (draft, value) => ({ ...draft, told: withEntry(draft.told, key, value) }),
    text: (value) => evidenceValue(key, value),
  }),
);

const peopleParts: readonly Part[] = peopleKeys.map(people);

/** What neither a question of the conversation asks for nor a field of the page. */
export const aboutParts: readonly Part[] = [mandates, scope, excluded, ...told];

const title = part<string>({
  id: 'title',
  title: 'What it is about',
  get: (draft) => draft.title || undefined,
  set: (draft, value) => ({ ...draft, title: value ?? '' }),
});

/** Kept beside the questions: what it is called stands first. */
export const besideParts: readonly Part[] = [title, ...waiverParts, ...costParts, ...peopleParts, ...aboutParts];
