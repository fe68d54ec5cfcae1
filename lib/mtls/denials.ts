import type { Call, CallEnd } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Sample } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { rate, selector, sumBy } from '@/lib/promql/build';
import { above } from '@/lib/promql/combine';
import { grouped } from './coverage';
import { serviceOf } from './ends';

type Denial = CoverageReport['denials'][number];

const RBAC = 'envoy_http_rbac';

/** Requests that the policy filter of a proxy refused, by pod: exact, but without the caller (mesh-metrics 4.9). */
export const denialsQuery = (window: Millis): PromQL =>
  above(sumBy(['cluster', 'namespace', 'pod'], rate(selector(RBAC, { authz_enforce_result: 'denied' }), window)), 0);

/** A sample and the cluster it is of, in our words; `unknown` where nobody says. */
export interface PlacedSample extends Sample {
  readonly cluster: string;
}

/** The node a pod belongs to, by the longest workload name it starts with. A pod nobody places may be of any cluster. */
const nodeOfPod = ({ cluster, labels: { namespace, pod } }: PlacedSample, targets: readonly CallEnd[]) => {
  const isThere = (end: CallEnd) => [end.cluster, UNKNOWN].includes(cluster) || end.cluster === UNKNOWN;
  const own = targets
    .filter((end) => isThere(end) && end.namespace === namespace && end.workload !== null)
    .filter((end) => pod?.startsWith(`${end.workload}-`))
    .toSorted((a, b) => (b.workload?.length ?? 0) - (a.workload?.length ?? 0))[0];
  return own === undefined ? null : serviceOf(own);
};

interface Refused {
  readonly target: string | null;
  readonly name: string;
  readonly rate: number;
}

/** One row a pod: of what two sources tell of it the larger. */
const refusedByPod = (samples: readonly PlacedSample[], targets: readonly CallEnd[]): readonly Refused[] => {
  const pods = new Map<string, Refused>();
  for (const sample of samples) {
    const { labels, value, cluster } = sample;
    if (value === null || value <= 0) continue;
    const name = labels.pod === undefined ? (labels.namespace ?? '') : `${labels.namespace ?? ''}/${labels.pod}`;
    const key = `${cluster}/${name}`;
    if ((pods.get(key)?.rate ?? 0) < value) pods.set(key, { target: nodeOfPod(sample, targets), name, rate: value });
  }
  return [...pods.values()];
};

export const exactDenials = (samples: readonly PlacedSample[], calls: readonly Call[]): Denial[] => {
  const rows = refusedByPod(
    samples,
    calls.map(({ target }) => target),
  );
  return [...grouped(rows, ({ target, name }) => target ?? name).values()].flatMap((own): Denial[] => {
    const [first] = own;
    if (first === undefined) return [];
    const rateOfAll = own.reduce((sum, row) => sum + row.rate, 0);
    const detail = `refused by the policy filter of ${own.map(({ name }) => name).join(', ')}`;
    return [{ target: first.target, source: null, rate: rateOfAll, kind: 'exact', detail }];
  });
};

const isRefusal = (code: string | null, grpc: string | null): boolean => code === '403' || grpc === '7';

/** Answers that look like a refusal, by caller: the application may have given them too. */
export const likelyDenials = (calls: readonly Call[]): Denial[] =>
  [...grouped(calls, ({ source, target }) => `${serviceOf(source)}~${serviceOf(target)}`)].flatMap(
    ([id, own]): Denial[] => {
      const rows = own
        .flatMap(({ server, client }) => (server ?? client)?.responses ?? [])
        .filter(({ code, grpc, rate: perSecond }) => perSecond > 0 && isRefusal(code, grpc));
      if (rows.length === 0) return [];
      const [source = '', target = ''] = id.split('~');
      const answers = new Set(rows.map(({ code, grpc }) => (code === '403' ? 'HTTP 403' : `gRPC ${grpc}`)));
      const detail = `${[...answers].sort().join(' and ')}; the application may have answered so itself`;
      return [{ target, source, rate: rows.reduce((sum, row) => sum + row.rate, 0), kind: 'likely', detail }];
    },
  );

/** Exact ones first, then by rate. */
export const sortDenials = (denials: readonly Denial[]): Denial[] =>
  denials.toSorted(
    (a, b) =>
      Number(b.kind === 'exact') - Number(a.kind === 'exact') || b.rate - a.rate || (a.detail < b.detail ? -1 : 1),
  );
