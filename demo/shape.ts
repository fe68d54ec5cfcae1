/** The vocabulary of the demo mesh: what `topology.ts` and `incident.ts` are written in. Plain data, no behaviour. */

export const scriptNames = ['rollout', 'strictness'] as const;
/** A storyline of `incident.ts`; its intensity runs from 0 (calm) to 1 (at its worst). */
export type ScriptName = (typeof scriptNames)[number];

/**
 * A quantity that may change with time: fixed, moved by a storyline, or swinging slowly from one value
 * to another and back.
 * `calm` holds at intensity 0, `worst` at 1, with a straight line between.
 */
export type Dial =
  | number
  | { readonly script: ScriptName; readonly calm: number; readonly worst: number }
  | { readonly low: number; readonly high: number; readonly periodMinutes: number };

/** One Deployment: a version of a service in one cluster. */
export interface Workload {
  readonly cluster: string;
  readonly namespace: string;
  /** Canonical service and `app` label. */
  readonly service: string;
  /** `latest` and `unknown` are what Istio reports for a pod without a version label. */
  readonly version: string;
  /** Deployment name: the service's, with the version added where there are several. */
  readonly name: string;
  readonly replicas: number;
  /** Share of the service's arriving traffic; versions of one service add up to 1 at any time. */
  readonly weight: Dial;
  /** False: a pod without a proxy; it reports nothing and nothing is attested for it. */
  readonly sidecar: boolean;
  readonly cpuLimit: number;
  readonly memoryLimitMb: number;
  /** Cores the application burns per request per second. */
  readonly cpuPerRequest: Dial;
  readonly memoryShare: Dial;
}

/** `cluster/namespace/service` of a caller or callee. */
export type ServiceRef = string;

/** Who counts an outcome: both proxies, or only one of them. */
export type Seen = 'both' | 'client' | 'server';

/** One way a call can end. What remains after all outcomes of a call is a plain success, seen by both. */
export interface Outcome {
  readonly share: Dial;
  readonly seen: Seen;
  readonly code: string;
  readonly grpc?: string;
  readonly flags?: string;
  /** Only of calls that reach this version of the callee. */
  readonly version?: string;
  /** No endpoint was ever chosen: the caller cannot name the callee's workload. */
  readonly endpointless?: boolean;
  /** Median duration as a factor of the call's. */
  readonly slower?: number;
}

interface CallBase {
  /** Null: a caller without a proxy; only the callee's proxy sees it, as `unknown`. */
  readonly from: ServiceRef | null;
  readonly to: Target;
  /** Requests (TCP: connections) per second at the busiest hour; or per arriving request of the caller. */
  readonly rate?: number;
  readonly per?: number;
  /** Share of the calls that arrive without mTLS. Absent: none. */
  readonly plaintext?: Dial;
}

/** A service of the mesh, or something outside of it. */
export type Target =
  | { readonly kind: 'service'; readonly ref: ServiceRef }
  | { readonly kind: 'host'; readonly host: string; readonly via: 'service-entry' | 'passthrough' | 'blackhole' }
  /** A host reached through a gateway of the mesh. */
  | { readonly kind: 'through'; readonly ref: ServiceRef; readonly host: string }
  /** A Service without any endpoint. */
  | { readonly kind: 'dead'; readonly ref: ServiceRef }
  /** A gateway found no route. */
  | { readonly kind: 'nowhere' };

export interface RequestCall extends CallBase {
  readonly protocol: 'http' | 'grpc';
  readonly medianMs: Dial;
  /** Spread of the log-normal duration; 0.5 is calm, 1 is wild. */
  readonly sigma: number;
  readonly outcomes: readonly Outcome[];
}

export interface TcpCall extends CallBase {
  readonly protocol: 'tcp';
  /** Bytes a connection asks and is answered, for each second of traffic at the busiest hour. */
  readonly askedPerSecond: number;
  readonly answeredPerSecond: number;
}

export type Call = RequestCall | TcpCall;

/** A storyline: how its intensity moves once it begins, and how long until it begins again. */
export interface Script {
  /** When it begins, in minutes before the demo opens. */
  readonly beganMinutesAgo: number;
  readonly cycleMinutes: number;
  /** Corner points of the intensity: minute of the cycle, intensity 0..1, rising in time. */
  readonly course: readonly (readonly [minute: number, intensity: number])[];
}
