import type { MeshId } from '@/lib/domain/entity';
import type { MeshCheck } from '@/lib/domain/mesh';
import type { Matchers } from '@/lib/promql/build';

/** Some series of a mesh: metrics of one meaning under the names that versions gave them. */
export interface SeriesRow {
  readonly metrics: readonly string[];
  readonly where?: Matchers;
}

/** Who tells. `presence`: exposed by each of its processes at all times, so that silence can be told from absence. */
export interface Teller {
  readonly name: string;
  /** "is" or "are", for sentences. */
  readonly verb: 'is' | 'are';
  readonly presence: { readonly metric: string; readonly where: Matchers } | null;
}

/** A teller's name at the beginning of a sentence: istiod stays istiod. */
export const atStart = (name: string): string => name.replace(/^the /, 'The ');

/** What scrapes find of a control plane. The proxies tell for themselves: what they do not expose they do not report. */
export const tellers = {
  istiod: { name: 'istiod', verb: 'is', presence: { metric: 'pilot_info', where: {} } },
  linkerd: {
    name: 'Linkerd’s control plane',
    verb: 'is',
    presence: { metric: 'grpc_server_handled_total', where: { grpc_service: { re2: 'io\\.linkerd\\..*' } } },
  },
  mirror: { name: 'the service mirror', verb: 'is', presence: null },
  consul: { name: 'the Consul servers', verb: 'are', presence: { metric: 'consul_autopilot_healthy', where: {} } },
  kuma: { name: 'Kuma’s control plane', verb: 'is', presence: { metric: 'cp_info', where: {} } },
  cilium: { name: 'the Cilium agents', verb: 'are', presence: { metric: 'cilium_version', where: {} } },
  ztunnel: {
    name: 'the ztunnels',
    verb: 'are',
    presence: { metric: 'istio_build', where: { component: 'ztunnel' } },
  },
  proxies: { name: 'the proxies', verb: 'are', presence: null },
} as const satisfies Readonly<Record<string, Teller>>;
export type TellerId = keyof typeof tellers;

/** The control plane of each mesh; null: it has none. */
export const controlPlanes: Readonly<Record<MeshId, Exclude<TellerId, 'mirror' | 'ztunnel' | 'proxies'> | null>> = {
  istio: 'istiod',
  ambient: 'istiod',
  linkerd: 'linkerd',
  consul: 'consul',
  kuma: 'kuma',
  cilium: 'cilium',
  otel: null,
};

/** The questions a source is asked, by what they are about. */
export type Question = 'istiod' | 'planes' | 'proxies' | 'cost' | 'added';

/** Which question a teller answers. */
export const questionOf = (teller: TellerId): Question =>
  teller === 'istiod' || teller === 'proxies' ? teller : 'planes';

/** Said of what a source was asked and did not answer: that is neither "not scraped" nor "none". */
export const LOST = 'Not every source has answered this; the next refresh may have it.';

/**
 * How a value is read off. `events`: a counter, how many in the window; `born` where the series appears with its first
 * event. `gauge`: what stands now, added up or the largest. `standing`: how many series stand at a value, of all of them.
 * `p99`: of a histogram over the window.
 */
export type Reading =
  | { readonly how: 'events'; readonly born?: true }
  | { readonly how: 'gauge'; readonly fold: 'sum' | 'max' }
  | { readonly how: 'standing'; readonly at: 0 | 1 }
  | { readonly how: 'p99'; readonly unitMs: number };

export interface Bound {
  readonly degraded?: number;
  readonly failing?: number;
  /** Bad below the bound. */
  readonly below?: true;
  readonly from: string;
}

/** One question about a mesh's own health, as data. */
export interface CheckRow extends SeriesRow {
  /** Only of pods that expose this as well, where the metrics alone do not tell whose they are. */
  readonly beside?: { readonly metric: string; readonly where: Matchers };
  readonly id: string;
  readonly mesh: MeshId;
  readonly teller: TellerId;
  readonly title: string;
  readonly reading: Reading;
  readonly unit: MeshCheck['unit'];
  /** Labels that say who or what, beside the cluster. */
  readonly by: readonly string[];
  /** Null: shown for information. */
  readonly bound: Bound | null;
  readonly means: string;
  readonly next: string;
}

const OURS = 'Weftline’s default';
/** Nothing of the kind should happen at all. */
export const none: Bound = { degraded: 0, from: `${OURS}: none` };
/** A single one is an outage of something. */
export const never: Bound = { failing: 0, from: `${OURS}: none` };
export const over = (degraded: number, failing: number, words: string): Bound => ({
  degraded,
  failing,
  from: `${OURS}: ${words}`,
});
