import type { MeshId } from './entity';
import type { Millis } from './units';

/** Which part of the mesh a rule speaks of; `*` stands for any run of characters. Absent: everything. */
export interface EntityPattern {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface HealthRule {
  readonly match: EntityPattern;
  readonly errorRate: { readonly degraded: number; readonly failing: number };
  /** Objective for p95; null: latency is not judged. */
  readonly p95Ms: number | null;
  /** Below either nobody is accused (reason `low-sample`). */
  readonly minRequestRate: number;
  readonly minRequests: number;
}

export interface ErrorRules {
  /** HTTP codes that are errors: `5xx` classes or single codes; `0` is "no response". */
  readonly http: readonly string[];
  readonly grpc: readonly number[];
  /** Proxy flags that make a code 0 the caller's doing: it left. */
  readonly ignoreFlags: readonly string[];
}

/** A mesh's own names for what the adapters look for: renamed metrics or labels, extra matchers. */
export interface MeshOverride {
  readonly metrics: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly extraMatchers: Readonly<Record<string, string>>;
}

export interface Limits {
  /** Rows one answer may have before the view steps down. */
  readonly maxSeries: number;
  /** What all answers of one view may come to before it steps down. */
  readonly viewSeries: number;
  readonly viewBytes: number;
  readonly maxBytes: number;
  readonly maxConcurrent: number;
  /** Deadline of one question to a source. */
  readonly timeout: Millis;
}

/** What the configuration says about meaning. Pure values: the core takes them as arguments. */
export interface Settings {
  /** First match wins; the last rule matches everything. */
  readonly health: readonly HealthRule[];
  readonly errors: ErrorRules;
  readonly gateways: readonly string[];
  readonly meshes: Readonly<Partial<Record<MeshId, MeshOverride>>>;
  readonly limits: Limits;
}

/** product.md section 2 rules 3 and 6; fine-print.md 4, 7, 15, 32. */
export const defaultSettings: Settings = {
  health: [
    {
      match: {},
      errorRate: { degraded: 0.01, failing: 0.05 },
      p95Ms: null,
      minRequestRate: 0.1,
      minRequests: 20,
    },
  ],
  errors: { http: ['5xx', '0'], grpc: [2, 4, 12, 13, 14, 15], ignoreFlags: ['DC', 'DR'] },
  gateways: ['*ingressgateway*', '*egressgateway*', '*-gateway-istio'],
  meshes: {},
  limits: {
    maxSeries: 60_000,
    maxBytes: 32 * 1024 * 1024,
    viewSeries: 200_000,
    viewBytes: 64 * 1024 * 1024,
    maxConcurrent: 8,
    timeout: 8_000,
  },
};
