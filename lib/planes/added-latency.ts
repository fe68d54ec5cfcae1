import { type MeshId, UNKNOWN } from '@/lib/domain/entity';
import type { AddedLatency } from '@/lib/domain/mesh';
import type { Millis, PromQL } from '@/lib/domain/units';
import { significant } from '@/lib/graph/round';
import { either, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { topk } from '@/lib/promql/combine';
import type { CostOf } from './cost';
import { type Clock, type ClockField, clockFields, impossible, latencyRows } from './latency-rows';
import { ROW_MARK } from './queries';
import { LOST } from './row';
import type { Told } from './told';

/** The busiest calls are enough for a mean, and a mesh of thousands of services stays answerable. */
const MOST_CALLS = 1_000;

type Part = 'outer.sum' | 'outer.count' | 'inner.sum' | 'inner.count';
const markOf = (mesh: MeshId, part: Part): string => `${mesh}#${part}`;

const labelsOf = ({ labels }: Clock): readonly string[] => clockFields.flatMap((field) => labels[field] ?? []);

const clockSides = (mesh: MeshId, side: 'outer' | 'inner', clock: Clock, window: Millis): readonly PromQL[] =>
  (['sum', 'count'] as const).map((part) => {
    const series = rate(selector(`${clock.metric}_${part}`, clock.where), window);
    return marked(
      ROW_MARK,
      markOf(mesh, `${side}.${part}`),
      topk(MOST_CALLS, sumBy([...new Set(['cluster', ...labelsOf(clock)])], series)),
    );
  });

/** Sums and counts of both clocks of every mesh, in one call. */
export const addedLatencyQuery = (window: Millis): PromQL =>
  either(
    latencyRows.flatMap(({ mesh, outer, inner }) => [
      ...clockSides(mesh, 'outer', outer, window),
      ...clockSides(mesh, 'inner', inner, window),
    ]),
  );

type Call = Readonly<Record<ClockField, string>>;
type Timed = { readonly call: Call; cluster?: string } & { [part in Part]?: number };

const callOf = ({ labels }: Clock, told: Told): Call => {
  const said = (field: ClockField): string =>
    (labels[field] ?? []).map((label) => told.labels[label] ?? '').find((text) => text !== '' && text !== 'unknown') ??
    '';
  return {
    sourceNamespace: said('sourceNamespace'),
    source: said('source'),
    targetNamespace: said('targetNamespace'),
    target: said('target'),
    targetCluster: said('targetCluster'),
  };
};

/** One call as both clocks of one source timed it. */
export interface TimedCall extends Call {
  readonly mesh: MeshId;
  /** Where the callee's proxy is. */
  readonly cluster: string;
  /** Requests per second at the outer clock. */
  readonly requests: number;
  readonly addedMs: number;
}

/** Calls that both clocks of one source timed. */
export const timedCalls = (told: readonly Told[]): readonly TimedCall[] =>
  latencyRows.flatMap(({ mesh, outer, inner }) => {
    const found = new Map<string, Timed>();
    for (const row of told.filter(({ mark }) => mark.startsWith(`${mesh}#`))) {
      const part = row.mark.slice(mesh.length + 1) as Part;
      const call = callOf(part.startsWith('outer') ? outer : inner, row);
      if (call.target === '' || row.value === null) continue;
      const key = JSON.stringify(call);
      const timed = found.get(key) ?? { call };
      timed[part] = (timed[part] ?? 0) + row.value;
      if (part.startsWith('inner')) timed.cluster = row.cluster;
      found.set(key, timed);
    }
    return [...found.values()].flatMap((timed): TimedCall[] => {
      const { call, cluster = UNKNOWN, 'outer.sum': a, 'outer.count': n, 'inner.sum': b, 'inner.count': m } = timed;
      if (a === undefined || b === undefined || n === undefined || m === undefined || n <= 0 || m <= 0) return [];
      return [{ ...call, mesh, cluster, requests: n, addedMs: a / n - b / m }];
    });
  });

const nameOf = (namespace: string, name: string): string => (namespace === '' ? name : `${namespace}/${name}`);

const MOST_ROWS = 20;

/** Of one call that two sources timed the one that saw more of it. */
const distinct = (calls: readonly TimedCall[]): readonly TimedCall[] => {
  const found = new Map<string, TimedCall>();
  for (const call of calls) {
    const { requests: _, addedMs: __, ...who } = call;
    const key = JSON.stringify(who);
    if ((found.get(key)?.requests ?? 0) < call.requests) found.set(key, call);
  }
  return [...found.values()];
};

const absentWords = (mesh: MeshId): string => {
  const row = latencyRows.find((each) => each.mesh === mesh);
  if (row === undefined) return impossible[mesh] ?? 'This mesh reports no durations that could be compared.';
  const { outer, inner } = row;
  return row.method === 'between-proxies'
    ? `No call is timed on both sides here; ${outer.metric} of both ends would tell.`
    : `The proxies do not time both sides of themselves here; ${outer.metric} and ${inner.metric} of the callee would tell.`;
};

/** What the proxies of one mesh add in one cluster, over the calls that arrive there. */
export const readAddedLatency = (
  all: readonly TimedCall[],
  { mesh, cluster, namespaces, lost }: CostOf,
): AddedLatency => {
  const inView = (call: TimedCall) =>
    namespaces.length === 0 || namespaces.includes(call.targetNamespace) || namespaces.includes(call.sourceNamespace);
  const calls = distinct(all.filter((call) => call.mesh === mesh && call.cluster === cluster && inView(call)));
  const requests = calls.reduce((sum, call) => sum + call.requests, 0);
  const row = latencyRows.find((each) => each.mesh === mesh);
  if (row === undefined || requests <= 0)
    return {
      method: null,
      says: row !== undefined && lost.has('added') ? LOST : absentWords(mesh),
      meanMs: null,
      requestRate: null,
      rows: [],
      edges: 0,
    };
  return {
    method: row.method,
    says: row.says,
    meanMs: significant(calls.reduce((sum, call) => sum + call.addedMs * call.requests, 0) / requests),
    requestRate: significant(requests),
    edges: calls.length,
    rows: calls
      .toSorted((a, b) => b.addedMs - a.addedMs || (a.target < b.target ? -1 : 1))
      .slice(0, MOST_ROWS)
      .map((call) => ({
        source: call.source === '' ? null : nameOf(call.sourceNamespace, call.source),
        target: nameOf(call.targetNamespace, call.target),
        addedMs: significant(call.addedMs),
        requestRate: significant(call.requests),
      })),
  };
};
