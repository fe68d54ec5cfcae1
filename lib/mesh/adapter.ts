import type { Labelled } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { Matcher, Matchers } from '@/lib/promql/build';

/** What a row says of one end of a call. */
const endFields = (end: 'source' | 'target') =>
  [`${end}Cluster`, `${end}Namespace`, `${end}Workload`, `${end}Service`, `${end}Version`, `${end}App`] as const;

/** Fields that say who talks to whom. They come first in a packed label, so that rows of one pair share a prefix. */
export const whoFields = [
  ...endFields('source'),
  ...endFields('target'),
  'host',
  'serviceName',
  'serviceNamespace',
  'protocol',
  'reporterCluster',
  // Who tells, where an account has several kinds of tellers (ambient: `source`, `destination`, `waypoint`).
  'reporter',
  // What lies between the ends (OpenTelemetry's `connection_type`).
  'link',
] as const;
/**
 * Fields that say how it went. `outcome`: the mesh's own judgement, `success` or `failure`, for rows without a status.
 * `reason`: why a row is not protected, in the mesh's words. `principal`: the identity the other end proved.
 */
export const howFields = ['code', 'grpc', 'flags', 'outcome', 'protection', 'reason', 'principal'] as const;
export type WhoField = (typeof whoFields)[number];
export type HowField = (typeof howFields)[number];
export type RowField = WhoField | HowField;

/** One end of a pair as the mesh spells it; null: it does not say (`unknown` and empty are the same). */
export interface SaidEnd {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly workload: string | null;
  readonly service: string | null;
  readonly version: string | null;
  readonly app: string | null;
  /** The mesh says it is a gateway, whatever it is called. */
  readonly gateway?: boolean;
}

/** Who a row speaks of. Rows of one answer share these objects, ends too, so that each is resolved once. */
export interface Who {
  readonly source: SaidEnd;
  readonly target: SaidEnd;
  readonly host: string | null;
  readonly serviceName: string | null;
  readonly serviceNamespace: string | null;
  readonly protocol: string | null;
  readonly reporterCluster: string | null;
  readonly reporter: string | null;
  readonly link: string | null;
  /** What the labels held, of an account whose names are composed; whoever copies a pair copies it along. */
  readonly labelled?: Labelled;
  /** Which mesh tells, where an adapter reads for two (ambient and its sidecars); absent: the adapter's own. */
  readonly mesh?: MeshId;
  /** Its connections carry requests of this protocol, told apart: a further reading of that call, no call of its own. */
  readonly carries?: 'http' | 'grpc';
}

/** One row of an answer: who, how it went, and a value per second. Rows of one pair share the object `who`. */
export interface Row extends Readonly<Record<HowField, string | null>> {
  readonly who: Who;
  /** Only of histogram buckets: the upper bound in the metric's unit. */
  readonly le: number | null;
  readonly value: number;
}

export interface Rows {
  readonly rows: readonly Row[];
  /** Sum of the values of rows whose labels could not be told apart: one contained the separator. */
  readonly unreadable: number;
}

/**
 * Counters a mesh keeps of its calls. `duration` is the base name of a histogram. `failures`: requests that failed,
 * where that is a counter of its own beside `requests`. `arrivals`: requests a callee counts without naming callers.
 * `connectFailures`: TCP connections that never came about. `handshakes` of `dials`: TLS handshakes of connections
 * opened, both since the proxies started (not rates), where encryption shows in nothing else; `failedDials` of these
 * never came about.
 */
export const measures = [
  'requests',
  'failures',
  'arrivals',
  'duration',
  'sent',
  'received',
  'opened',
  'connectFailures',
  'handshakes',
  'dials',
  'failedDials',
] as const;
export type Measure = (typeof measures)[number];

/** What one account says, by measure; a measure that was not asked for is absent. `buckets` are those of `duration`. */
export type MeshRows = Readonly<Record<Account, Readonly<Partial<Record<Measure | 'buckets', Rows>>>>>;

/** A metric of one account. Several names: the first that has a series of those labels. */
export interface MetricRow {
  readonly name: string | readonly string[];
  /** In place of the account's own `where`. */
  readonly where?: Matchers;
  /** Of several names: what only series of the first say. What those tell with it the others tell once more. */
  readonly onlyFirst?: HowField;
}

/** Where an account finds its rows and what it calls each field. A field that is absent is not reported by it. */
export interface AccountRow {
  readonly where: Matchers;
  /** Several labels for one field: the first that is not empty (a workload is a `deployment` or a `statefulset`). */
  readonly labels: Readonly<Partial<Record<RowField, string | readonly string[]>>>;
  /** Fields of whose several labels a row never sets more than one. */
  readonly exclusive?: readonly RowField[];
  /** Measures this account counts under another name, or (null) does not count. */
  readonly metrics?: Readonly<Partial<Record<Measure, MetricRow | null>>>;
  /** Fields that rows of durations keep beside who talks to whom. */
  readonly durationFields?: readonly HowField[];
  /**
   * Rows whose caller has no proxy and is told by nobody else, where the account does not name callers or calls the
   * unknown one by a name. Absent, and the account names no callers: such rows cannot be told from the others.
   */
  readonly anonymous?: Matchers;
  /** `refine` reads names out of labels: what the labels held is kept beside a call, to find its series again. */
  readonly composed?: boolean;
  /** Rows by protocol, where that is no label; absent: everything is HTTP. */
  readonly protocolRows?: Readonly<Record<'http' | 'grpc', Matchers>>;
  /** Hosts carry ports, which the host of an external service is read without. */
  readonly hostsWithPorts?: boolean;
  /** Durations do not tell how a request ended, although requests do. */
  readonly durationsWithoutEnding?: boolean;
  /** May this account state protection (fine-print.md 10)? If not, whatever its labels say is unknown. */
  readonly statesProtection: boolean;
}

/** A selector whose series give the mesh away: cheap to list (one a proxy, not one a pod of an edge). */
export interface Tell {
  readonly metric: string;
  readonly where: Matchers;
  readonly versionLabel: string | null;
}

/** Series that a mesh's proxies add to a store: metrics by a pattern of their names (RE2). */
export interface Exported {
  readonly names: string;
  /** Where other software has metrics of these names as well. */
  readonly where: Matchers;
}

/**
 * One mesh as data. A relative of a mesh is a difference (`{ ...istio, id: 'ambient', … }`); a mesh whose rows need
 * reading together adds `refine`, one pure function.
 */
export interface MeshAdapter {
  readonly id: MeshId;
  readonly docs: string;
  readonly tells: readonly Tell[];
  /** Kinds that share no series. Empty: it is no mesh, and adds none. */
  readonly exports: readonly Exported[];
  /** Meshes whose rows this adapter reads as well: where it is detected they are not asked for apart. */
  readonly covers?: readonly MeshId[];
  /** Absent: this mesh does not count it, or each account under a name of its own. */
  readonly metrics: Readonly<Partial<Record<Measure, string>>>;
  /** Milliseconds in one unit of the duration metric. */
  readonly durationUnitMs: number;
  readonly accounts: Readonly<Record<Account, AccountRow>>;
  /** Values of the `protection` field; all others are unknown. */
  readonly protection: { readonly yes: readonly string[]; readonly no: readonly string[] };
  /** Client rows whose callee has no proxy of its own: the only account of their latency (fine-print.md 9). */
  readonly clientOnly: readonly Matchers[];
  /** The source at hand keeps durations as native histograms: a property of the source, put here when it is asked. */
  readonly nativeDurations?: boolean;
  /** The source at hand records this mesh's rates by rules, over all of the window in question: put here when asked. */
  readonly recorded?: boolean;
  /** Of client rows whose encryption shows in handshakes: those whose TLS is the mesh's own, where both ends prove who they are. */
  readonly mutualTls?: Matchers;
  /** An end that tells nothing of its own has a duration of 0 all the same: rows whose durations are real, any of these. */
  readonly timed?: Readonly<Record<Account, readonly Readonly<Partial<Record<RowField, Matcher>>>[]>>;
  /** A pair speaks one protocol, told by some of its rows only: durations and timeouts do not say it. */
  readonly protocolByPair?: boolean;
  /** It knows services by name alone: they are those that a mesh knows under that name (fine-print.md 19). */
  readonly joinsByName?: boolean;
  /** Namespaces whose workloads are gateways whatever their names. */
  readonly gatewayNamespaces: readonly string[];
  /**
   * What a row of data cannot say, over everything one source told of this mesh: names read out of a composed label,
   * callers found by their identity, two tellers of one call. Pure; the order of rows decides nothing.
   */
  readonly refine?: (rows: MeshRows) => MeshRows;
}

/** The metric of a measure as one account counts it; null: it does not. */
export const metricOf = (adapter: MeshAdapter, account: Account, measure: Measure): MetricRow | null => {
  const own = adapter.accounts[account].metrics?.[measure];
  if (own !== undefined) return own;
  const name = adapter.metrics[measure];
  return name === undefined ? null : { name };
};

/** The labels of a field, the most telling first; none: the account does not report it. */
export const labelsOf = ({ labels }: Pick<AccountRow, 'labels'>, field: RowField): readonly string[] => {
  const said = labels[field];
  if (said === undefined) return [];
  return typeof said === 'string' ? [said] : said;
};

/** Meshes whose rows an adapter reads. */
export const readBy = ({ id, covers = [] }: MeshAdapter): readonly MeshId[] => [id, ...covers];
