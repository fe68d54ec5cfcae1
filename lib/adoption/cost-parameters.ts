import type { MeshShape } from '@/lib/domain/adoption';

/** V: primary text read; S: known through a second source; D: derived from tagged figures; A: assumption of the model. */
export type Tag = 'V' | 'S' | 'D' | 'A';

/** A default with its range; each end carries where it comes from. */
export interface Parameter {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly tags: readonly [value: Tag, low: Tag, high: Tag];
  readonly source: string;
}

export interface Reservation {
  /** vCPU an instance. */
  readonly cpu: number;
  /** MiB an instance. */
  readonly memory: number;
  readonly tag: Tag;
  readonly source: string;
}

export interface ShapeParameters {
  /** vCPU per 1,000 requests a second and proxy pass. */
  readonly kappa: Parameter;
  readonly passes: number;
  /** MB (10^6 bytes) in use per instance. */
  readonly memory: Parameter;
  readonly instances: 'pods' | 'nodes';
  /** null: read it from your own chart; the high end then counts use only. */
  readonly reservation: Reservation | null;
  /** Added latency per call between two meshed services, ms: p90, p99 and the range of what is published. */
  readonly delta: { readonly p90: Parameter; readonly p99: Parameter } | null;
  readonly note: string;
}

const ISTIO = 'Istio 1.24 docs, performance and scalability';
const AMBIENT = 'Istio, “Sidecar or ambient?”';
const MTLS_2024 = 'Tel Aviv University, Reichman University, Red Hat 2024, through secondary sources';

const parameter = (
  [value, low, high]: readonly [number, number, number],
  tags: Parameter['tags'],
  source: string,
): Parameter => ({ value, low, high, tags, source });

/** Waypoints: for the share of calls that needs layer 7, on top of node proxies. */
export const waypoint = {
  kappa: parameter([0.25, 0.2, 0.5], ['V', 'A', 'A'], ISTIO),
  memory: parameter([60, 40, 160], ['V', 'A', 'A'], ISTIO),
  reservation: { cpu: 0.1, memory: 128, tag: 'A', source: 'as an Istio sidecar' } satisfies Reservation,
} as const;

/** Section 4.2. */
export const shapeParameters: Readonly<Record<MeshShape, ShapeParameters>> = {
  full_sidecar: {
    kappa: parameter([0.2, 0.13, 0.5], ['V', 'D', 'V'], `${ISTIO}; low end ${MTLS_2024}; high end Istio 1.4 to 1.22`),
    passes: 2,
    memory: parameter([60, 40, 160], ['V', 'V', 'V'], `${ISTIO}; range over versions and Linkerd 2021 (vendor)`),
    instances: 'pods',
    reservation: { cpu: 0.1, memory: 128, tag: 'V', source: 'defaults of the Istio sidecar' },
    delta: {
      p90: parameter([0.63, 0.23, 2.9], ['V', 'V', 'V'], AMBIENT),
      p99: parameter([0.88, 0.23, 2.9], ['V', 'V', 'V'], AMBIENT),
    },
    note: 'Envoy, as Istio runs it; Consul’s dataplane is taken as alike.',
  },
  light_sidecar: {
    kappa: parameter(
      [0.11, 0.07, 0.19],
      ['D', 'D', 'D'],
      'from Linkerd 2021 (vendor), MTLS 2024 and Kinvolk 2019, relative to Istio',
    ),
    passes: 2,
    memory: parameter([26, 6, 50], ['V', 'V', 'A'], 'Linkerd 2021 (vendor); Kinvolk 2019'),
    instances: 'pods',
    reservation: { cpu: 0.1, memory: 20, tag: 'V', source: 'Linkerd’s HA values' },
    delta: {
      p90: parameter(
        [0.5, 0.2, 1],
        ['A', 'A', 'A'],
        'no vendor figure per call; Linkerd states below 1 ms median per proxy',
      ),
      p99: parameter(
        [0.8, 0.2, 1],
        ['A', 'A', 'A'],
        'no vendor figure per call; Linkerd states below 1 ms median per proxy',
      ),
    },
    note: 'Linkerd. The CPU reservation dominates the bill.',
  },
  node_l4: {
    kappa: parameter([0.06, 0.04, 0.12], ['V', 'D', 'A'], `${ISTIO}; low end ${MTLS_2024}`),
    passes: 2,
    memory: parameter([12, 12, 100], ['V', 'V', 'A'], `${ISTIO}; grows with the cluster`),
    instances: 'nodes',
    reservation: { cpu: 0.5, memory: 2048, tag: 'V', source: 'an early version of the ztunnel chart: read your own' },
    delta: {
      p90: parameter([0.16, 0.15, 0.5], ['V', 'A', 'A'], AMBIENT),
      p99: parameter([0.2, 0.15, 0.5], ['V', 'A', 'A'], AMBIENT),
    },
    note: 'Istio ambient’s ztunnel.',
  },
  node_l4_plus_l7: {
    kappa: parameter([0.06, 0.04, 0.12], ['V', 'D', 'A'], `${ISTIO}; low end ${MTLS_2024}`),
    passes: 2,
    memory: parameter([12, 12, 100], ['V', 'V', 'A'], `${ISTIO}; grows with the cluster`),
    instances: 'nodes',
    reservation: { cpu: 0.5, memory: 2048, tag: 'V', source: 'an early version of the ztunnel chart: read your own' },
    delta: {
      p90: parameter([0.4, 0.4, 0.5], ['V', 'V', 'V'], `${AMBIENT}, read as the total through a waypoint`),
      p99: parameter([0.5, 0.4, 0.5], ['V', 'V', 'V'], `${AMBIENT}, read as the total through a waypoint`),
    },
    note: 'ztunnel with waypoints for the share of calls that needs layer 7.',
  },
  cni_ebpf: {
    kappa: parameter([0.04, 0.04, 0.04], ['D', 'D', 'D'], `${MTLS_2024}: the part that container metrics show`),
    passes: 1,
    memory: parameter([95, 95, 95], ['S', 'S', 'S'], MTLS_2024),
    instances: 'nodes',
    reservation: null,
    delta: null,
    note: 'Work done in the kernel is not in container metrics. No figure per call: +99 % at 3,200 rps (S), +33 % p99 saturated (V).',
  },
};

/** Control plane: one vCPU and 1.5 GB an instance for up to 2,000 proxies. */
export const controlPlane = { proxies: 2000, cpu: 1, memoryGb: 1.5, tag: 'V' as Tag, source: 'Istio by version' };

/** Series a mesh adds per edge, where nobody measured them. */
export const seriesPerEdge = { value: 70, tag: 'A' as Tag };
