import type { MeshId } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { Matchers } from '@/lib/promql/build';

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
] as const;
/** Fields that say how it went. */
export const howFields = ['code', 'grpc', 'flags', 'protection', 'principal'] as const;
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
}

/** Counters a mesh keeps of its calls. `duration` is the base name of a histogram. */
export const measures = ['requests', 'duration', 'sent', 'received', 'opened'] as const;
export type Measure = (typeof measures)[number];

/** Where an account finds its rows and what it calls each field. A field that is absent is not reported by it. */
export interface AccountRow {
  readonly where: Matchers;
  readonly labels: Readonly<Partial<Record<RowField, string>>>;
  /** May this account state protection (fine-print.md 10)? If not, whatever its labels say is unknown. */
  readonly statesProtection: boolean;
}

/** A selector whose series give the mesh away: cheap to list (one a proxy, not one an edge). */
export interface Tell {
  readonly metric: string;
  readonly where: Matchers;
  readonly versionLabel: string | null;
}

/**
 * One mesh as data. A relative of a mesh is a difference (`{ ...istio, id: 'ambient', … }`); a mesh whose labels need
 * reading (a cluster name with parts) adds `refine`, one pure function.
 */
export interface MeshAdapter {
  readonly id: MeshId;
  readonly docs: string;
  readonly tells: readonly Tell[];
  /** null: this mesh does not count it. */
  readonly metrics: Readonly<Record<Measure, string | null>>;
  /** Milliseconds in one unit of the duration metric. */
  readonly durationUnitMs: number;
  readonly accounts: Readonly<Record<Account, AccountRow>>;
  /** Values of the `protection` field; all others are unknown. */
  readonly protection: { readonly yes: readonly string[]; readonly no: readonly string[] };
  /** Client rows whose callee has no proxy of its own: the only account of their latency (fine-print.md 9). */
  readonly clientOnly: readonly Matchers[];
  /** Namespaces whose workloads are gateways whatever their names. */
  readonly gatewayNamespaces: readonly string[];
  /** Called once per distinct `who`, with the labels as reported. */
  readonly refine?: (who: Who) => Who;
}
