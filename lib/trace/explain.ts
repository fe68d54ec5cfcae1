import type { TraceExplanation } from '@/lib/domain/traces';
import { formatMs, spell } from '@/lib/format/number';
import type { Analysis } from './analyse';
import { headOf } from './compare';
import { type Group, groupsOf, overlaps, rootKey } from './groups';
import type { Node } from './node';

type Finding = TraceExplanation['findings'][number];

/** A difference worth a line is at least this share of the whole, and this many usual deviations from the usual. */
const SHARE = 0.05;
const DEVIATIONS = 3;
const MAD_TO_SIGMA = 1.4826;
const LEAST_DEVIATION_US = 100;
/** Below, what is found does not explain the request. */
const EXPLAINED = 0.6;
const IDS_SHOWN = 50;
const FEW = 5;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
};

/** One place of the structure: what it took here, and what it takes in the others. */
interface Place {
  readonly group: Group;
  readonly us: number;
  readonly usual: readonly number[];
  readonly count: number;
  readonly usualCount: number;
  readonly wasParallel: boolean;
}

/** A proxy's time counts with the hop of the application that it carries. */
const folded = (analysis: Analysis): ReadonlyMap<string, Group> => {
  const groups = groupsOf(analysis);
  const keyOf = new Map<Node, string>();
  for (const { key, nodes } of groups.values()) for (const node of nodes) keyOf.set(node, key);
  const extra = new Map<string, number>();
  const gone = new Set<string>();
  for (const [proxy, application] of analysis.carried) {
    const [from, to] = [keyOf.get(proxy), keyOf.get(application)];
    if (from === undefined || to === undefined || from === to) continue;
    extra.set(to, (extra.get(to) ?? 0) + (analysis.criticalUs.get(proxy) ?? 0));
    gone.add(from);
  }
  return new Map(
    [...groups]
      .filter(([key]) => !gone.has(key))
      .map(([key, group]) => [key, { ...group, criticalUs: group.criticalUs + (extra.get(key) ?? 0) }]),
  );
};

const placesOf = (slow: Analysis, others: readonly ReadonlyMap<string, Group>[]): readonly Place[] =>
  [...folded(slow).values()].map((group) => {
    const same = others.map((groups) => groups.get(group.key));
    return {
      group,
      us: group.criticalUs,
      usual: same.map((each) => each?.criticalUs ?? 0),
      count: group.nodes.length,
      usualCount: median(same.map((each) => each?.nodes.length ?? 0)),
      wasParallel: same.some((each) => each !== undefined && overlaps(each.nodes)),
    };
  });

const kindOf = ({ group, count, usualCount, wasParallel }: Place): Finding['kind'] => {
  const [first] = group.nodes;
  if (usualCount === 0) return 'new';
  if (count > 3 * usualCount) return 'repeated';
  if (count > usualCount && first?.kind === 'server') return 'extra-attempts';
  if (count > 1 && wasParallel && !overlaps(group.nodes)) return 'serial';
  return 'slower';
};

const ms = (us: number): string => spell(formatMs(us / 1000));

const sentenceOf = (kind: Finding['kind'], { group, us, count, usualCount }: Place, usualUs: number): string => {
  const [first] = group.nodes;
  const what = `${first?.service.name ?? ''}, ${first?.span.name ?? ''}`;
  const more = `${ms(us - usualUs)} more than usual`;
  switch (kind) {
    case 'new':
      return `${what}: ${ms(us)} that a usual request does not have.`;
    case 'repeated':
      return `${what}: done ${count} times instead of ${Math.round(usualCount)}, ${more}.`;
    case 'extra-attempts':
      return `${what}: ${count} attempts instead of ${Math.round(usualCount)}${group.errors > 0 ? `, ${group.errors} of them failed` : ''}, ${more}.`;
    case 'serial':
      return `${what}: one after another instead of at the same time, ${more}.`;
    case 'slower':
      return `${what}: ${ms(us)} instead of ${ms(usualUs)}, ${more}.`;
  }
};

const TOLD = 4;
/** Where requests differ by nature; they explain nothing. */
const UNTOLD = /id$|guid|time|size|length|address|port|offset|span|trace|user_agent/i;

/** Attributes whose value here is one that the others never had. */
const differing = (group: Group, baseline: readonly Group[]): Finding['attributes'] => {
  const [first] = group.nodes;
  if (first === undefined || baseline.length === 0) return [];
  const usual = baseline.flatMap(({ nodes }) => nodes);
  return [...first.tags, ...first.resource]
    .filter(([key, value]) => !UNTOLD.test(key) && value.length <= 80)
    .flatMap(([key, here]) => {
      const values = usual.map((node) => node.tags.get(key) ?? node.resource.get(key) ?? null);
      if (values.includes(here)) return [];
      return [{ key, here, usual: values.find((value) => value !== null) ?? null }];
    })
    .slice(0, TOLD);
};

const findingOf = (place: Place, baseline: readonly Group[]): Finding => {
  const usualUs = Math.round(median(place.usual));
  const kind = kindOf(place);
  const [first] = place.group.nodes;
  return {
    kind,
    service: first?.service.name ?? '',
    name: first?.span.name ?? '',
    sentence: sentenceOf(kind, place, usualUs),
    us: place.us,
    medianUs: usualUs,
    extraUs: place.us - usualUs,
    spanIds: place.group.nodes.slice(0, IDS_SHOWN).map(({ id }) => id),
    attributes: differing(place.group, baseline),
  };
};

const standsOut = ({ us, usual }: Place, deltaUs: number): boolean => {
  const usualUs = median(usual);
  const extra = us - usualUs;
  const spread = median(usual.map((each) => Math.abs(each - usualUs)));
  const deviation = Math.max(MAD_TO_SIGMA * spread, usualUs * 0.05, LEAST_DEVIATION_US);
  return extra >= SHARE * deltaUs && extra / deviation >= DEVIATIONS;
};

const whole = (
  deltaUs: number | null,
  medianUs: number | null,
  findings: readonly Finding[],
  coverage: number | null,
) => {
  if (deltaUs === null || medianUs === null) return 'There are no other traces of this operation to compare it with.';
  if (deltaUs <= 0) return `It was not slow: others of this operation take ${ms(medianUs)} in the middle.`;
  const slower = `${ms(deltaUs)} slower than the middle one of others`;
  const [first] = findings;
  if (first === undefined || coverage === null || coverage < EXPLAINED) return `${slower}; not explained by one span.`;
  return `${slower}; ${Math.min(100, Math.round((first.extraUs / deltaUs) * 100))} % of that is ${first.service}, ${first.name}.`;
};

/**
 * Why a request was slow: the places on its critical path that took longer than they take in other requests for the same
 * (trace-backends.md 11.10: median and MAD of the time on the critical path, proxies counted with their hop).
 */
export const explainTrace = (
  slow: { readonly analysis: Analysis; readonly source: string },
  candidates: readonly Analysis[],
): TraceExplanation => {
  const { analysis, source } = slow;
  const key = rootKey(analysis);
  const baseline = candidates.filter((each) => each.traceId !== analysis.traceId && rootKey(each) === key);
  const roots = baseline.map(({ root }) => root?.durationUs ?? 0);
  const medianUs = baseline.length === 0 ? null : Math.round(median(roots));
  const deltaUs = medianUs === null ? null : (analysis.root?.durationUs ?? 0) - medianUs;
  const others = baseline.map(folded);
  const findings =
    deltaUs === null || deltaUs <= 0
      ? []
      : placesOf(analysis, others)
          .filter((place) => standsOut(place, deltaUs))
          .map((place) =>
            findingOf(
              place,
              others.flatMap((groups) => groups.get(place.group.key) ?? []),
            ),
          )
          .toSorted((a, b) => b.extraUs - a.extraUs);
  const explained = findings.reduce((sum, { extraUs }) => sum + extraUs, 0);
  const coverage = deltaUs === null || deltaUs <= 0 ? null : explained / deltaUs;
  const few = baseline.length > 0 && baseline.length < FEW ? ' That is few: take it as a hint.' : '';
  return {
    trace: headOf(analysis, source),
    baseline: {
      count: baseline.length,
      medianUs,
      looked: candidates.length,
      note: `Compared with ${baseline.length} of ${candidates.length} traces found for the same operation.${few}`,
    },
    deltaUs,
    findings: [...findings],
    coverage,
    sentence: whole(deltaUs, medianUs, findings, coverage),
  };
};
