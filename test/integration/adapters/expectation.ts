import type { MeshId, Protocol } from '@/lib/domain/entity';
import type { PlaintextReason } from '@/lib/mtls/reasons';

/** One call as a person reads it out of the sample. Ends are entity ids, or `namespace/name` where that is one node. */
export interface ExpectedEdge {
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
  /** The headline account's counter in the sample. */
  readonly requests?: number;
  /** Its failures in the sample, by the error rule; null: this mesh does not tell. */
  readonly errors?: number | null;
  readonly clientErrors?: number;
  /** Both accounts' counters; null: that end does not report. */
  readonly accounts?: { readonly client?: number | null; readonly server?: number | null };
  readonly meanMs?: number | null;
  /** The bucket in which the 95th percentile lies, ms. */
  readonly p95Between?: readonly [low: number, high: number];
  /** Protected of known; null: nobody states it. */
  readonly mtls?: number | null;
  readonly reason?: PlaintextReason;
  /** Both directions, bytes counter. */
  readonly bytes?: number | null;
  readonly connections?: number | null;
  /** Counters of the connections below (ambient). */
  readonly l4?: {
    readonly connections: number;
    readonly bytes?: number;
    readonly connectFailures?: number;
    readonly mtlsShare?: number;
  };
}

/** What a correct product shows on one mesh's sample, written by hand from its numbers. */
export interface AdapterExpectation {
  readonly mesh: MeshId;
  /** File in `lib/mesh/fixtures`. */
  readonly sample: string;
  /** The metric that gives the mesh away. */
  readonly tell: string;
  readonly edges: readonly ExpectedEdge[];
  /** Pairs that must be no edge, whatever their protocol: counted twice, plumbing, probes. */
  readonly absent?: readonly (readonly [source: string, target: string])[];
  /** Names that must be no node. */
  readonly absentNodes?: readonly string[];
}
