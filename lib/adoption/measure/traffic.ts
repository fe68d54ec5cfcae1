import { namesListed } from '@/lib/adoption/lists';
import { type Call, endEntity, headlineOf } from '@/lib/domain/call';
import { entityId } from '@/lib/domain/entity';
import type { ServiceRow } from '@/lib/domain/service';
import type { Millis } from '@/lib/domain/units';
import { isIdleCall } from '@/lib/graph/figures';
import { coverageOf } from '@/lib/mtls/protection';
import { strictReadiness } from '@/lib/mtls/readiness';
import { reportingNodes } from '@/lib/mtls/reasons';
import { type Measured, windowText } from './item';

/** What the calls of a window say of size, reach and protection. Idle calls carried nothing and count for nothing. */

const isOwn = (end: Call['source']): boolean => end.kind === 'service' || end.kind === 'gateway';

const NO_CALLS = 'No mesh and no instrumented service reports requests between services.';

const idOf = (end: Call['source']): string => entityId(endEntity(end, 'service'));
const distinct = (texts: readonly string[]): number => new Set(texts).size;

/** Calls that carried something. */
export const carried = (calls: readonly Call[]): readonly Call[] => calls.filter((call) => !isIdleCall(call));

const counted = (
  calls: readonly Call[],
  count: (calls: readonly Call[]) => number,
  behind: Pick<Measured, 'detail' | 'lists'>,
): Measured => (calls.length === 0 ? { value: null, missing: NO_CALLS } : { value: count(calls), ...behind });

const ownEnds = (calls: readonly Call[]) => calls.flatMap(({ source, target }) => [source, target]).filter(isOwn);

/** Of the services with traffic, those whose proxies report themselves. */
const reportingShare = (calls: readonly Call[]): number | null => {
  const reporting = reportingNodes(calls);
  const own = new Set(ownEnds(calls).flatMap((end) => (end.kind === 'service' ? [idOf(end)] : [])));
  return own.size === 0 ? null : [...own].filter((id) => reporting.has(id)).length / own.size;
};

/** Failed of all requests; null without requests, or where no mesh tells how they ended. */
const errorRatio = (calls: readonly Call[]): number | null => {
  const told = calls.flatMap((call) => (call.protocol === 'tcp' ? [] : (headlineOf(call) ?? [])));
  const judged = told.reduce((total, { requests, unjudged }) => total + requests - unjudged, 0);
  return judged > 0 ? told.reduce((total, { errors }) => total + errors, 0) / judged : null;
};

const middle = (values: readonly number[]): number | null =>
  values.length === 0 ? null : (values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null);

/** Services with their latency, over which window that was read and why. */
export interface Timed {
  readonly rows: readonly ServiceRow[];
  readonly window: Millis;
  readonly because: string;
}

/** How many services with requests have their latency recorded, and what it is at the middle one. */
const latencyFigures = ({ rows, window, because }: Timed): Measured['detail'] => {
  const asked = rows.filter(({ kind, signals }) => kind === 'service' && (signals.requestRate ?? 0) > 0);
  const of = (read: (row: ServiceRow) => number | null) => asked.flatMap((row) => read(row) ?? []);
  const [p50, p99] = [of(({ signals }) => signals.latency.p50Ms), of(({ signals }) => signals.latency.p99Ms)];
  return {
    timed: p99.length,
    timed_of: asked.length,
    p50_ms: middle(p50),
    p99_ms: middle(p99),
    timed_over: windowText(window),
    timed_why: because,
  };
};

/** Services that called or were called; gateways stand beside them. `timed` null: nobody asked for their latency. */
export const services = (all: readonly Call[], timed: Timed | null = null): Measured => {
  const calls = carried(all);
  const ends = ownEnds(calls);
  const ofKind = (kind: string) => distinct(ends.filter((end) => end.kind === kind).map(idOf));
  const detail = {
    gateways: ofKind('gateway'),
    reporting_share: reportingShare(calls),
    error_ratio: errorRatio(calls),
    ...(timed === null ? {} : latencyFigures(timed)),
  };
  return counted(calls, () => ofKind('service'), { detail });
};

/** Ordered pairs of services or gateways with traffic, whatever they speak. */
export const edges = (all: readonly Call[]): Measured => {
  const calls = carried(all);
  const inside = calls.filter(({ source, target }) => isOwn(source) && isOwn(target));
  const pairs = (some: readonly Call[]) =>
    distinct(some.map(({ source, target }) => `${idOf(source)}~${idOf(target)}`));
  const outside = calls.filter((call) => !inside.includes(call));
  return counted(calls, () => pairs(inside), { detail: { with_outside: pairs(outside) } });
};

/** Namespaces of services with traffic, each cluster's for itself. */
export const namespaces = (all: readonly Call[]): Measured => {
  const calls = carried(all);
  const services = ownEnds(calls).filter(({ kind }) => kind === 'service');
  return counted(calls, () => distinct(services.map((end) => entityId(endEntity(end, 'namespace')))), {
    lists: { names: namesListed(services.map(({ namespace }) => namespace)) },
  });
};

/** Clusters that services with traffic are in; one that nobody names is none. */
export const clusters = (all: readonly Call[]): Measured => {
  const calls = carried(all);
  const names = namesListed(ownEnds(calls).flatMap(({ cluster }) => (cluster === 'unknown' ? [] : [cluster])));
  if (names.of === 0) return { value: null, missing: calls.length === 0 ? NO_CALLS : 'No series names a cluster.' };
  return { value: names.of, lists: { names } };
};

const requestsOf = (call: Call): number => (call.protocol === 'tcp' ? 0 : (headlineOf(call)?.requests ?? 0));
const sum = (calls: readonly Call[], read: (call: Call) => number): number =>
  calls.reduce((total, call) => total + read(call), 0);
const isKnown = ({ cluster }: Call['source']): boolean => cluster !== 'unknown';

/** Share of requests whose two ends are in different clusters, of those whose clusters are both known. */
export const crossClusterShare = (all: readonly Call[]): Measured => {
  const calls = carried(all).filter(({ source, target }) => isOwn(source) && isOwn(target));
  const known = calls.filter(({ source, target }) => isKnown(source) && isKnown(target));
  const total = sum(known, requestsOf);
  if (total === 0) return { value: null, missing: calls.length === 0 ? NO_CALLS : 'No series names a cluster.' };
  const isAcross = ({ source, target }: Call) => source.cluster !== target.cluster;
  const across = known.filter(isAcross);
  const inside = known.filter((call) => !isAcross(call));
  const detail = { error_ratio_across: errorRatio(across), error_ratio_inside: errorRatio(inside) };
  return { value: sum(across, requestsOf) / total, detail };
};

/** Plaintext of the requests whose two ends both have a proxy that reports; null: no such request is known. */
const plaintextBetweenMeshed = (calls: readonly Call[]): number | null => {
  const reporting = reportingNodes(calls);
  const both = calls.filter(({ source, target }) => reporting.has(idOf(source)) && reporting.has(idOf(target)));
  const { share } = coverageOf(both);
  return share === null ? null : 1 - share;
};

/** What stands between each namespace and STRICT, and who still calls in plaintext. */
const strictFigures = (calls: readonly Call[]) => {
  const namespaces = strictReadiness(calls);
  const callers = new Set(namespaces.flatMap(({ wouldBreak }) => wouldBreak.map(({ source }) => source)));
  const open = namespaces.filter(({ wouldBreak }) => wouldBreak.length > 0);
  const figures = {
    namespaces: namespaces.length,
    namespaces_without_plaintext: namespaces.filter(({ ready }) => ready === true).length,
    plaintext_callers: callers.size,
  };
  return { figures, lists: { namespaces_with_plaintext: namesListed(open.map(({ namespace }) => namespace)) } };
};

/**
 * Share of requests in plaintext, of those whose protection is known, between services of ours. Callers that nobody
 * knows count: whoever is not in the mesh has no other name.
 */
export const plaintextShare = (all: readonly Call[]): Measured => {
  const calls = carried(all).filter(({ target }) => isOwn(target));
  const { share, knownRate, unknownRate, tcp } = coverageOf(calls);
  if (share === null) return { value: null, missing: 'Nothing at hand tells which requests are encrypted.' };
  const known = knownRate / (knownRate + unknownRate);
  const { figures, lists } = strictFigures(calls);
  return {
    value: 1 - share,
    detail: {
      known_share: known,
      tcp_plaintext_share: tcp?.share == null ? null : 1 - tcp.share,
      between_meshed: plaintextBetweenMeshed(calls),
      ...figures,
    },
    lists,
  };
};

/** Connections that are neither HTTP nor gRPC, of these and requests together. */
export const nonHttpShare = (all: readonly Call[]): Measured => {
  const calls = carried(all);
  const tcp = calls.filter(({ protocol }) => protocol === 'tcp');
  const opened = tcp.flatMap((call) => headlineOf(call)?.connections ?? []);
  const requests = sum(calls, requestsOf);
  const connections = opened.reduce((total, rate) => total + rate, 0);
  if (requests + connections === 0 || (tcp.length > 0 && opened.length === 0)) {
    return { value: null, missing: 'Nothing at hand counts connections that are not HTTP.' };
  }
  return { value: connections / (requests + connections), detail: { connections_per_second: connections } };
};
