import * as a from '@/lib/domain/adoption';
import { isWebLink, MAX_LINKS } from '@/lib/domain/web-link';
import { decodeParams, encodeParams, type Param, type ParamProblem, someOf, text, type Values } from './params';

/**
 * A half-finished assessment as an address. It stands behind the `#`: answers are nobody's business but the reader's, so
 * no server gets to see them before they are saved, and none has to carry their length.
 */

const optional = <T>(
  takes: string,
  read: (text: string) => T | null,
  write: (value: T) => string,
): Param<T | null> => ({
  fallback: null,
  takes,
  many: false,
  schema: { type: 'string' },
  read: (values) => read(values.at(-1) ?? ''),
  write: (value) => (value === null ? [] : [write(value)]),
});

const oneOf = <const T extends string>(values: readonly T[]): Param<T | null> =>
  optional<T>(
    values.join(', '),
    (given) => values.find((value) => value === given) ?? null,
    (value) => value,
  );

/** As JSON spells one that is not negative: whatever was saved has an address. */
const NUMBER = /^\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,3})?$/;
const number = (max = Number.MAX_VALUE): Param<number | null> =>
  optional(
    max === Number.MAX_VALUE ? 'a number, 0 or more' : `a number from 0 to ${max}`,
    (given) => (NUMBER.test(given) && Number(given) <= max ? Number(given) : null),
    String,
  );

const day: Param<string | null> = optional(
  'a date, e.g. 2026-11-29',
  (given) => (/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(given) ? given : null),
  (value) => value,
);

const line = text(300);

const MAX_LINES = 500;
/** Lines of a person's own, in their order. */
const lines = (max: number): Param<readonly string[]> => ({
  fallback: [],
  takes: `at most ${MAX_LINES} lines of ${max} characters`,
  many: true,
  schema: { type: 'string', maxLength: max },
  read: (values) => (values.length <= MAX_LINES && values.every((value) => value.length <= max) ? values : null),
  write: (values) => values,
});

/** Parts of one answer, each `name=text`; the value itself stands bare and first. */
const partsOf = (values: readonly string[]): readonly (readonly [name: string, text: string])[] =>
  values.map((value) => {
    const at = value.indexOf('=');
    return [value.slice(0, at), value.slice(at + 1)];
  });

const MAX_NOTE = 4000;
const MAX_PART = MAX_NOTE + 'reason='.length;
const fields = { source: 'type', ref: 'ref', by: 'by', on: 'at' } as const;

const provenanceIn = (parts: ReturnType<typeof partsOf>): a.Provenance | undefined => {
  const of = (name: string) => parts.find(([each]) => each === name)?.[1];
  const type = a.provenanceKinds.find((kind) => kind === of('source'));
  if (type === undefined) return undefined;
  const [ref, by, at] = [of('ref'), of('by'), of('on')];
  return {
    type,
    ...(ref === undefined ? {} : { ref }),
    ...(by === undefined ? {} : { by }),
    ...(at === undefined ? {} : { at }),
  };
};

const provenanceOut = (provenance: a.Provenance | undefined): readonly string[] =>
  provenance === undefined
    ? []
    : Object.entries(fields).flatMap(([name, key]) =>
        provenance[key] === undefined ? [] : [`${name}=${provenance[key]}`],
      );

const answer: Param<a.Answer | null> = {
  fallback: null,
  takes: `${a.levels.join(', ')}, with parts`,
  many: true,
  schema: { type: 'string' },
  read: ([first, ...rest]) => {
    const value = a.levels.find((level) => level === first);
    if (value === undefined || rest.some((part) => part.length > MAX_PART)) return null;
    const parts = partsOf(rest);
    const subset = parts.flatMap(([name, said]) => (name === 'in' ? [said] : []));
    const note = parts.find(([name]) => name === 'note')?.[1];
    const provenance = provenanceIn(parts);
    return {
      value,
      ...(subset.length === 0 ? {} : { subset }),
      ...(note === undefined ? {} : { note }),
      ...(provenance === undefined ? {} : { provenance }),
    };
  },
  write: (given) =>
    given === null
      ? []
      : [
          given.value,
          ...(given.subset ?? []).map((name) => `in=${name}`),
          ...(given.note === undefined ? [] : [`note=${given.note}`]),
          ...provenanceOut(given.provenance),
        ],
};

const provenance: Param<a.Provenance | null> = {
  fallback: null,
  takes: 'a source with its parts',
  many: true,
  schema: { type: 'string' },
  read: (values) => provenanceIn(partsOf(values)) ?? null,
  write: (given) => provenanceOut(given ?? undefined),
};

const waiver = (rule: a.EvidenceRuleId): Param<a.Waiver | null> => ({
  fallback: null,
  takes: 'a reason',
  many: true,
  schema: { type: 'string' },
  read: (values) => {
    const of = (name: string) => partsOf(values).find(([each]) => each === name)?.[1];
    const [reason, by, at] = [of('reason'), of('by'), of('on')];
    if (reason === undefined) return null;
    return {
      rule,
      ...(reason === '' ? {} : { reason }),
      ...(by === undefined ? {} : { by }),
      ...(at === undefined ? {} : { at }),
    };
  },
  write: (given) =>
    given === null
      ? []
      : [
          `reason=${given.reason ?? ''}`,
          ...(given.by === undefined ? [] : [`by=${given.by}`]),
          ...(given.at === undefined ? [] : [`on=${given.at}`]),
        ],
});

const links: Param<readonly string[]> = {
  fallback: [],
  takes: `up to ${MAX_LINKS} http or https addresses`,
  many: true,
  schema: { type: 'string' },
  read: (values) => (values.length <= MAX_LINKS && values.every(isWebLink) ? [...new Set(values)] : null),
  write: (given) => given,
};

const each = <const K extends string, T>(
  keys: readonly K[],
  param: (key: K) => Param<T>,
): Readonly<Record<K, Param<T>>> => Object.fromEntries(keys.map((key) => [key, param(key)])) as Record<K, Param<T>>;

const costKeys = [
  'budget',
  'layer7Share',
  'waypoints',
  'controlPlanes',
  'nodeCpu',
  'nodeMemory',
  'addedP99',
  'peopleHours',
  'hourRate',
  'seriesPrice',
] as const;
const useKeys = a.capabilityIds.map((id) => `use.${id}` as const);
const toldKeys = a.evidenceKeys.map((key) => `ev.${key}` as const);

const draftParams = {
  q: text(4),
  title: line,
  author: line,
  of: text(64),
  ok: someOf(['X5', 'X10']),
  K1: oneOf(a.triggers),
  K2: oneOf(a.meshStages),
  ...each(['K3', 'K4', 'K5', 'clusters', 'networks', 'pods', 'nodes', 'vcpu', 'gib', 'price', 'K8', 'K9'], () =>
    number(),
  ),
  currency: optional(
    'a currency',
    (given) => (given.length > 0 && given.length <= 12 ? given : null),
    (value) => value,
  ),
  M5: day,
  ...each(a.levelQuestionIds, () => answer),
  'M4.by': oneOf(a.mechanisms.M4),
  'Z4.by': oneOf(a.mechanisms.Z4),
  R6: number(),
  'R6.by': provenance,
  'R6.note': text(MAX_NOTE),
  must: someOf(a.capabilityIds),
  X5: someOf(a.clauseIds),
  X10: someOf(a.limitIds),
  ...each(useKeys, () => oneOf(a.uses)),
  F1: oneOf(a.meshShapes),
  F2: number(1),
  F3: number(),
  'F3.at': links,
  ...each(a.evidenceRuleIds, waiver),
  ...each(costKeys, () => number()),
  ...each(toldKeys, () => number()),
  status: oneOf(['draft', 'proposed']),
  ...each(['deciders', 'consulted', 'informed'], () => lines(200)),
  ...each(['in.cluster', 'in.namespace'], () => lines(253)),
  without: lines(520),
  why: lines(400),
} as const;

type Spelled = Values<typeof draftParams>;

const set = <T extends object>(entries: T): { readonly [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined)) as {
    readonly [K in keyof T]?: NonNullable<T[K]>;
  };

const group = <T extends object>(entries: T) => {
  const kept = set(entries);
  return Object.keys(kept).length === 0 ? null : kept;
};

const factsIn = (found: Spelled): a.Facts =>
  set({
    ...Object.fromEntries((['K1', 'K2', 'K3', 'K4', 'K5', 'K8', 'K9', 'M5'] as const).map((id) => [id, found[id]])),
    K6: group({ clusters: found.clusters, networks: found.networks }),
    K7: group({
      pods: found.pods,
      nodes: found.nodes,
      vcpu: found.vcpu,
      gib: found.gib,
      node_price: found.price,
      currency: found.currency,
    }),
  });

const aboutIn = (found: Spelled): a.AboutAssessment => ({
  status: found.status,
  decisionMakers: found.deciders,
  consulted: found.consulted,
  informed: found.informed,
  clusters: found['in.cluster'],
  namespaces: found['in.namespace'],
  excluded: found.without.map((name, index) => ({ name, why: found.why[index] ?? '' })),
});

const draftIn = (found: Spelled): a.AdoptionDraft => ({
  title: found.title,
  author: found.author,
  supersedes: found.of,
  reviewed: found.ok,
  cursor: found.q,
  profile: {
    facts: factsIn(found),
    answers: set(Object.fromEntries(a.levelQuestionIds.map((id) => [id, found[id]]))),
    mechanisms: set({ M4: found['M4.by'], Z4: found['Z4.by'] }),
    R6: found.R6,
    ...(found['R6.by'] === null ? {} : { R6Provenance: found['R6.by'] }),
    ...(found['R6.note'] === '' ? {} : { R6Note: found['R6.note'] }),
    clauses: found.X5,
    limits: found.X10,
    mandates: found.must,
    waivers: a.evidenceRuleIds.flatMap((rule) => found[rule] ?? []),
    use: set(Object.fromEntries(a.capabilityIds.map((id) => [id, found[`use.${id}`]]))),
    existing: set({
      F1: found.F1,
      F2: found.F2,
      F3: found.F3,
      F3Links: found['F3.at'].length === 0 ? null : found['F3.at'],
    }),
  },
  told: set(Object.fromEntries(a.evidenceKeys.map((key) => [key, found[`ev.${key}`]]))),
  cost: set(Object.fromEntries(costKeys.map((key) => [key, found[key]]))),
  about: aboutIn(found),
});

const aboutOut = (about: a.AboutAssessment): Partial<Spelled> => ({
  status: about.status,
  deciders: about.decisionMakers,
  consulted: about.consulted,
  informed: about.informed,
  'in.cluster': about.clusters,
  'in.namespace': about.namespaces,
  without: about.excluded.map(({ name }) => name),
  why: about.excluded.map(({ why }) => why),
});

const spelled = (draft: a.AdoptionDraft): Partial<Spelled> => {
  const { title, author, supersedes, reviewed, cursor, profile, told, cost, about } = draft;
  const { facts, existing } = profile;
  return {
    q: cursor,
    title,
    author,
    of: supersedes,
    ok: reviewed,
    ...set({
      K1: facts.K1,
      K2: facts.K2,
      K3: facts.K3,
      K4: facts.K4,
      K5: facts.K5,
      K8: facts.K8,
      K9: facts.K9,
      M5: facts.M5,
    }),
    ...set({ clusters: facts.K6?.clusters, networks: facts.K6?.networks }),
    ...set({ pods: facts.K7?.pods, nodes: facts.K7?.nodes, vcpu: facts.K7?.vcpu, gib: facts.K7?.gib }),
    ...set({ price: facts.K7?.node_price, currency: facts.K7?.currency }),
    ...profile.answers,
    ...set({ 'M4.by': profile.mechanisms.M4, 'Z4.by': profile.mechanisms.Z4 }),
    R6: profile.R6,
    'R6.by': profile.R6Provenance ?? null,
    'R6.note': profile.R6Note ?? '',
    must: profile.mandates,
    X5: profile.clauses,
    X10: profile.limits,
    ...Object.fromEntries(Object.entries(profile.use).map(([id, value]) => [`use.${id}`, value])),
    ...set({ F1: existing.F1, F2: existing.F2, F3: existing.F3, 'F3.at': existing.F3Links }),
    ...Object.fromEntries(profile.waivers.map((each) => [each.rule, each])),
    ...set(cost),
    ...Object.fromEntries(Object.entries(told).map(([key, value]) => [`ev.${key}`, value])),
    ...aboutOut(about),
  } as Partial<Spelled>;
};

/** The part of an address behind `#`, without it. Equal drafts have equal addresses. */
export const encodeDraft = (draft: a.AdoptionDraft): string => encodeParams(draftParams, spelled(draft)).toString();

/** Reads it back; what is not understood is left out and named. */
export const decodeDraft = (
  fragment: string,
): { readonly draft: a.AdoptionDraft; readonly problems: readonly ParamProblem[] } => {
  const { values, problems } = decodeParams(draftParams, new URLSearchParams(fragment.replace(/^#/, '')));
  return { draft: draftIn(values), problems };
};
