import type { Call } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { Labels, Sample } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type AccountRow, labelsOf, type MeshAdapter, type RowField } from '@/lib/mesh/adapter';
import { either, type Matchers, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { type ClusterNames, clustersOf, endsOf } from '@/lib/signals/select';
import { type FieldMatchers, spelled, textAt } from '@/lib/signals/spell';
import type { Evidence } from './evidence';
import { HARMLESS_DROPS } from './flag-rows';

/** A counter in which a mesh says why something failed, beside the requests themselves (mesh-metrics 4.7, 4.9 and 6). */
interface CounterRow {
  readonly id: string;
  readonly meshes: readonly MeshId[];
  readonly metric: string;
  /** Whose proxy counts it: its labels are that account's, unless it has some of its own. */
  readonly account: Account;
  readonly where?: Matchers;
  readonly labels?: AccountRow['labels'];
  /** The flag each of its counts stands for, or the label that says which. */
  readonly flag: string | { readonly label: string };
  readonly of: 'requests' | 'connections';
  /** Codes of the answers it explains; absent: any. */
  readonly codes?: readonly string[];
}

const envoys = ['consul', 'kuma'] as const;
const answered = (flag: string, metric: string, code: string): CounterRow => ({
  id: `envoy.${flag}`,
  meshes: envoys,
  metric,
  account: 'client',
  flag,
  of: 'requests',
  codes: [code],
});

const routed = (kind: 'http' | 'grpc'): CounterRow => ({
  id: `linkerd.${kind}-routes`,
  meshes: ['linkerd'],
  metric: `outbound_${kind}_route_request_statuses_total`,
  account: 'client',
  where: { error: { not: '' } },
  // A route knows the Service it belongs to, not the workload that would have answered.
  labels: { serviceName: 'parent_name', serviceNamespace: 'parent_namespace', reporterCluster: 'cluster' },
  flag: { label: 'error' },
  of: 'requests',
});

const counters: readonly CounterRow[] = [
  answered('UH', 'envoy_cluster_upstream_cx_none_healthy', '503'),
  answered('UF', 'envoy_cluster_upstream_cx_connect_fail', '503'),
  answered('UO', 'envoy_cluster_upstream_rq_pending_overflow', '503'),
  answered('UT', 'envoy_cluster_upstream_rq_timeout', '504'),
  answered('UPE', 'envoy_cluster_upstream_cx_protocol_error', '502'),
  {
    id: 'envoy.DENY',
    meshes: envoys,
    metric: 'envoy_rbac_denied',
    account: 'server',
    flag: 'DENY',
    of: 'connections',
  },
  routed('http'),
  routed('grpc'),
  {
    id: 'linkerd.closed',
    meshes: ['linkerd'],
    metric: 'tcp_close_total',
    account: 'client',
    where: { direction: 'outbound', peer: 'dst', errno: { not: '' } },
    flag: { label: 'errno' },
    of: 'connections',
  },
  {
    id: 'linkerd.denied',
    meshes: ['linkerd'],
    metric: 'inbound_tcp_authz_deny_total',
    account: 'server',
    where: {},
    flag: 'DENY',
    of: 'connections',
  },
  {
    id: 'ambient.failed',
    meshes: ['ambient'],
    metric: 'istio_tcp_connections_failed_total',
    account: 'client',
    where: { reporter: 'source' },
    flag: { label: 'response_flags' },
    of: 'connections',
  },
  {
    // The flag is only on connections that are over: opened ones have none yet.
    id: 'ambient.denied',
    meshes: ['ambient'],
    metric: 'istio_tcp_connections_closed_total',
    account: 'server',
    where: { reporter: 'destination', response_flags: 'DENY' },
    flag: 'DENY',
    of: 'connections',
  },
  {
    id: 'cilium.drops',
    meshes: ['cilium'],
    metric: 'hubble_drop_total',
    account: 'client',
    where: { reason: { notRe2: HARMLESS_DROPS } },
    flag: { label: 'reason' },
    of: 'connections',
  },
];

const COUNTER = 'weft_counter';
const clusterFields = ['sourceCluster', 'targetCluster', 'reporterCluster'] as const satisfies readonly RowField[];

const countersOf = ({ id }: MeshAdapter): readonly CounterRow[] => counters.filter(({ meshes }) => meshes.includes(id));

const accountOf = ({ account, where, labels }: CounterRow, adapter: MeshAdapter): AccountRow => {
  const own = adapter.accounts[account];
  return { ...own, where: where ?? own.where, labels: labels ?? own.labels };
};

/** The Services some callees were called by: the first part of a host's name, or the name itself. */
const serviceMatchers = (calls: readonly Call[]): readonly FieldMatchers[] => {
  const names = new Map<string, Set<string>>();
  for (const { target, hosts, serviceNames } of calls) {
    const own = names.get(target.namespace) ?? new Set<string>();
    names.set(target.namespace, own);
    for (const name of [...serviceNames, ...hosts.flatMap((host) => host.split('.')[0] ?? [])]) own.add(name);
  }
  return [...names].flatMap(([namespace, set]) =>
    set.size === 0 ? [] : [{ serviceNamespace: namespace, serviceName: { in: [...set].sort() } }],
  );
};

/** Whose failures are asked for: those towards a callee, or, of whom nobody calls (gateways), those of its own calls. */
export interface Failing {
  readonly side: 'source' | 'target';
  readonly calls: readonly Call[];
}

const fieldsOf = (row: AccountRow, { side, calls }: Failing): readonly FieldMatchers[] => {
  const isNamed = side === 'source' ? ['sourceWorkload' as const] : (['targetWorkload', 'host'] as const);
  if (isNamed.some((field) => labelsOf(row, field).length > 0)) return endsOf(side, calls);
  return side === 'target' ? serviceMatchers(calls) : [];
};

const counterQuery = (counter: CounterRow, adapter: MeshAdapter, failing: Failing, window: Millis) => {
  const row = accountOf(counter, adapter);
  const { calls } = failing;
  const fields = fieldsOf(row, failing);
  const sets = fields.flatMap((each) => spelled(each, { account: counter.account, row, calls }));
  const rates = new Set(sets.map(({ where }) => rate(selector(counter.metric, where), window)));
  if (rates.size === 0) return [];
  const flag = typeof counter.flag === 'string' ? [] : [counter.flag.label];
  const by = [...flag, ...clusterFields.flatMap((field) => labelsOf(row, field))];
  return [marked(COUNTER, counter.id, sumBy([...new Set(by)], either([...rates])))];
};

/** What the proxies counted of some failures; null: this mesh has no such counters. */
export const evidenceQuery = (adapter: MeshAdapter, failing: Failing, window: Millis): PromQL | null => {
  const parts = countersOf(adapter).flatMap((counter) => counterQuery(counter, adapter, failing, window));
  return parts.length === 0 ? null : either(parts);
};

/** Failures counted beside requests: of answers, and of connections that never came about. */
export interface Counted {
  readonly requests: readonly Evidence[];
  readonly connections: readonly Evidence[];
}
export const NOTHING_COUNTED: Counted = { requests: [], connections: [] };

interface CounterReading {
  readonly adapter: MeshAdapter;
  readonly names: ClusterNames;
  readonly side: Failing['side'];
  /** The cluster that end lies in. */
  readonly cluster: string;
}

const isThere = (labels: Labels, counter: CounterRow, { adapter, names, side, cluster }: CounterReading): boolean => {
  const row = accountOf(counter, adapter);
  const at = (field: RowField) => textAt(labels, row, field);
  const said = { source: at('sourceCluster'), target: at('targetCluster'), reporter: at('reporterCluster') };
  return clustersOf({ account: counter.account, ...said }, names)[side] === cluster;
};

/** What one source answered, in a fixed order. */
export const readCounted = (samples: readonly Sample[], reading: CounterReading): Counted => {
  const found = countersOf(reading.adapter).flatMap((counter) =>
    samples.flatMap(({ labels, value }) => {
      if (labels[COUNTER] !== counter.id || value === null || !isThere(labels, counter, reading)) return [];
      const flag = typeof counter.flag === 'string' ? counter.flag : (labels[counter.flag.label] ?? '');
      return [{ of: counter.of, evidence: { flag, rate: value, codes: counter.codes ?? null } }];
    }),
  );
  const of = (what: CounterRow['of']) => found.flatMap((each) => (each.of === what ? [each.evidence] : []));
  return mergedCounts([{ requests: of('requests'), connections: of('connections') }]);
};

const merged = (all: readonly Evidence[]): readonly Evidence[] => {
  const sums = new Map<string, Evidence>();
  for (const each of all) {
    const key = JSON.stringify([each.flag, each.codes]);
    sums.set(key, { ...each, rate: (sums.get(key)?.rate ?? 0) + each.rate });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
};

/** What several sources counted, each of its own proxies. */
export const mergedCounts = (all: readonly Counted[]): Counted => ({
  requests: merged(all.flatMap(({ requests }) => requests)),
  connections: merged(all.flatMap(({ connections }) => connections)),
});
