import { type Entity, type MeshId, type Protocol, UNKNOWN } from './entity';
import type { Account, GroupBy } from './graph';
import type { Millis } from './units';

/** One end of a call, resolved (product.md rule 13, fine-print.md 1-5). */
export interface CallEnd {
  /** Our name of the cluster; `unknown` where nobody says. */
  readonly cluster: string;
  /** The workload's, else the service's; `unknown` where nobody says. */
  readonly namespace: string;
  readonly kind: 'service' | 'gateway' | 'external' | 'unknown';
  /** Canonical service, or the name it was called by; the host of an external; `unknown` for an unknown caller. */
  readonly service: string;
  /** null: the mesh never learnt which workload (dead service, external host, unknown caller). */
  readonly workload: string | null;
  /** null: no version (`latest` and empty are none). */
  readonly version: string | null;
}

/** Something per second, split by what is known of its protection. The three add up to the whole. */
export interface Protection {
  readonly protected: number;
  readonly plaintext: number;
  readonly unknown: number;
}

/** Requests per second that ended in one way. `outcome` is judged by the configured error rules. */
export interface ResponseSum {
  readonly code: string | null;
  readonly grpc: string | null;
  /** Comma-joined proxy flags as reported; null when none. */
  readonly flags: string | null;
  readonly outcome: 'success' | 'error' | 'client-error' | 'neither';
  readonly rate: number;
}

/** Cumulative rates by upper bound in ms, ascending, `Infinity` last: a latency histogram. */
export type Buckets = readonly (readonly [le: number, rate: number])[];

/** What one end says of a call: plain sums over its rows, all per second. Sums of several calls may be added. */
export interface AccountSums {
  readonly requests: number;
  readonly errors: number;
  readonly clientErrors: number;
  /** Requests whose ending the mesh does not tell: neither good nor bad. */
  readonly unjudged: number;
  /** Requests by protection. On an account that may not state it (sidecar client) everything is unknown. */
  readonly requestProtection: Protection;
  readonly responses: readonly ResponseSum[];
  /** Sum of durations, ms per second; null: not asked for or not reported. Mean = this / `requests`. */
  readonly durationMs: number | null;
  /** null: not asked for or not reported. */
  readonly buckets: Buckets | null;
  /** TCP, bytes per second, callee to caller; null: the mesh does not count them. */
  readonly sentBytes: number | null;
  /** TCP, bytes per second, caller to callee. */
  readonly receivedBytes: number | null;
  readonly bytesProtection: Protection;
  /** TCP connections opened per second; null: the mesh does not count them. */
  readonly connections: number | null;
  /** TCP connections per second that never came about; null: the mesh does not count them. */
  readonly connectFailures: number | null;
  readonly connectionProtection: Protection;
  /** Identity the OTHER end proved → requests (TCP: connections) per second. Without an identity: not in the map. */
  readonly principals: ReadonlyMap<string, number>;
  /** Why rows are plaintext, in the mesh's own words (`no_tls_from_remote`); empty: it does not say. */
  readonly plainBecause: ReadonlySet<string>;
}

/** What another mesh says of a call that is counted already (fine-print.md 19). */
export interface Alternate {
  readonly account: Account;
  readonly mesh: MeshId;
  readonly sums: AccountSums;
}

/** The connections that carry the requests of a call, as each end's node proxy tells of them (ambient). Never added to it. */
export interface Carriers {
  readonly client: AccountSums | null;
  readonly server: AccountSums | null;
}

/** Names as the labels of one account hold them, where those of a call are others: read out of them (Kuma), or hidden (ambient). */
export interface Labelled {
  readonly sourceNamespace: string | null;
  readonly sourceWorkload: string | null;
  readonly targetWorkload: string | null;
  readonly host: string | null;
}

/**
 * The finest row group: one workload pair (and version pair), protocol and cluster pair. Both accounts are kept apart
 * and never added (product.md rule 1). Everything (edges, services, coverage, fault domains) is a sum of calls.
 */
export interface Call {
  readonly source: CallEnd;
  readonly target: CallEnd;
  readonly protocol: Protocol;
  readonly client: AccountSums | null;
  readonly server: AccountSums | null;
  /**
   * The account that is the headline, decided for the workload pair as a whole: its client account where there is one.
   * It may be null on this very call, when only the other account told the versions apart that way.
   */
  readonly headline: Account;
  /** Somebody who may state protection reports this workload pair. If not, its headline is unknown protection. */
  readonly protectionStated: boolean;
  readonly meshes: readonly MeshId[];
  /** The mesh whose word the headline is. */
  readonly headlineMesh: MeshId;
  /** Further reports, not counted; of all calls between two services on one of them. */
  readonly alternates: readonly Alternate[];
  /** Meshes whose pods the headline counts beside `headlineMesh`'s: a service may be on its way from one to the other. */
  readonly besideMeshes?: readonly MeshId[];
  /** The mesh whose word on protection stands; absent: `headlineMesh`. */
  readonly protectionMesh?: MeshId;
  /**
   * Only where the callee's mesh cannot name the caller: its account is (its part of) what it counts from unknown callers.
   * `in-part`: others of those have no name still, so that the rows of unknown callers there have this call in them.
   */
  readonly unnamedCaller?: 'wholly' | 'in-part';
  /** Only of requests whose connections are told apart; both accounts may be null, where nobody tells which workload took them. */
  readonly carriers?: Carriers;
  /** Only where names are composed. */
  readonly labelled?: Readonly<Record<Account, readonly Labelled[]>>;
  /** Hosts the target was called by (`destination_service`), without `unknown`. */
  readonly hosts: readonly string[];
  /** Short service names as reported, special ones too: `InboundPassthroughCluster…` is an undeclared port. */
  readonly serviceNames: readonly string[];
  /** What weakens these figures, e.g. `duplicate-source`. */
  readonly reasons: readonly string[];
}

/** Why an account is inferred: the callee's mesh cannot name a caller that its own mesh tells of. Nothing is missing for it. */
export const UNNAMED_CALLER = 'unnamed-caller';

/** Traffic that reached no node. `source` null: the caller is unknown too. */
export interface Unattributed {
  readonly reason: 'no-route' | 'unreadable-labels';
  readonly source: CallEnd | null;
  readonly requests: number;
  /** TCP, bytes per second both ways. */
  readonly bytes: number;
}

/** Quantiles of one edge as a back end computed them. */
export type QuantilesMs = Readonly<Record<'p50Ms' | 'p95Ms' | 'p99Ms', number | null>>;

/** All calls of one window, from all sources. How far to trust it is in the frame's `meta`. */
export interface CallSet {
  readonly calls: readonly Call[];
  readonly unattributed: readonly Unattributed[];
  /** The longest scrape interval among the sources; null: nobody knows. */
  readonly scrapeInterval: Millis | null;
  /** By id of a service edge, where the selection is too big for buckets; absent: the calls carry buckets or nothing. */
  readonly quantiles?: ReadonlyMap<string, QuantilesMs>;
}

/** Does the headline count what any of these meshes tells? */
export const countsFor = (
  { headlineMesh, besideMeshes = [] }: Pick<Call, 'headlineMesh' | 'besideMeshes'>,
  meshes: readonly MeshId[],
): boolean => meshes.includes(headlineMesh) || besideMeshes.some((mesh) => meshes.includes(mesh));

/** The sums that stand for the call: what the caller lived through, else what the callee saw. */
export const headlineOf = (call: Call): AccountSums | null => (call.headline === 'client' ? call.client : call.server);

/**
 * Which node an end is under a grouping. What is outside the mesh stays itself in every grouping; an end without a
 * workload or version stays the service it was called by.
 */
export const endEntity = (end: CallEnd, groupBy: GroupBy): Entity => {
  const { cluster, namespace, kind, service, workload, version } = end;
  const at = { cluster, namespace, version: null };
  if (kind === 'external' || kind === 'unknown') return { ...at, kind, name: service };
  if (groupBy === 'cluster') return { ...at, namespace: '', kind: 'cluster', name: cluster };
  if (groupBy === 'namespace') return { ...at, kind: 'namespace', name: namespace };
  if (kind === 'gateway') return { ...at, kind, name: groupBy === 'workload' ? (workload ?? service) : service };
  if (groupBy === 'workload' && workload !== null) return { ...at, kind: 'workload', name: workload };
  if (groupBy === 'version' && version !== null) return { ...at, kind: 'version', name: service, version };
  return { ...at, kind: 'service', name: service };
};

/** Our name of a cluster that a mesh calls otherwise. A hostile name (`constructor`) is a name like any other. */
export const ourCluster = (name: string, aliases: Readonly<Record<string, string>>): string =>
  Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;

/** The cluster of a series by its own label, else the source's; `unknown` where neither says. */
export const clusterOfSeries = (
  label: string | undefined,
  { cluster, clusterAliases }: { cluster: string | null; clusterAliases: Readonly<Record<string, string>> },
): string => {
  const said = known(label);
  return said === null ? (cluster ?? UNKNOWN) : ourCluster(said, clusterAliases);
};

/** The text if it says something: `unknown` and empty are missing (fine-print.md 1). */
export const known = (text: string | undefined): string | null =>
  text === undefined || text === '' || text === UNKNOWN ? null : text;
