import { known } from '@/lib/domain/call';
import { grpcNames } from '@/lib/domain/grpc';
import type { Labels } from '@/lib/domain/sample';
import type { ServiceRow } from '@/lib/domain/service';
import type { ErrorRules } from '@/lib/domain/settings';
import { type Ending, outcomeOf } from '@/lib/graph/outcome';
import { significant, significantOrNull } from '@/lib/graph/round';

/** Requests per second that a route sent to one backend and that ended in one way. */
export interface Backend {
  readonly name: string;
  readonly ending: Ending;
  readonly rate: number;
}

/** One row of Linkerd's statuses by backend. A request without a status failed for what `error` says. */
export const backendOf = (labels: Labels, rate: number): Backend => {
  const [code, grpc] = [known(labels.http_status), known(labels.grpc_status)];
  const number = grpc === null ? -1 : grpcNames.indexOf(grpc);
  return {
    name: labels.backend_name ?? '',
    ending: {
      protocol: grpc === null ? 'http' : 'grpc',
      code,
      grpc: number < 0 ? grpc : String(number),
      flags: null,
      outcome: known(labels.error) === null ? null : 'failure',
    },
    rate,
  };
};

/**
 * What a route sends to each Service behind it, most requests first: a mesh that names no version of a callee tells a
 * canary apart by these. One backend is no split.
 */
export const splitOf = (backends: readonly Backend[], rules: ErrorRules): ServiceRow['versions'] => {
  const sums = new Map<string, { requests: number; errors: number }>();
  for (const { name, ending, rate } of backends) {
    const sum = sums.get(name) ?? { requests: 0, errors: 0 };
    sums.set(name, sum);
    sum.requests += rate;
    if (outcomeOf(ending, rules) === 'error') sum.errors += rate;
  }
  const whole = [...sums.values()].reduce((sum, { requests }) => sum + requests, 0);
  if (sums.size < 2 || whole === 0) return [];
  return [...sums]
    .map(([version, { requests, errors }]) => ({
      version,
      share: significant(requests / whole),
      requestRate: significant(requests),
      errorRate: significantOrNull(requests > 0 ? errors / requests : null),
    }))
    .sort((a, b) => b.requestRate - a.requestRate || (a.version < b.version ? -1 : 1));
};
