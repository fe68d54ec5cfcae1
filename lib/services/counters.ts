import type { Call } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Labels, Sample } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type AccountRow, labelsOf, type MeshAdapter, type RowField } from '@/lib/mesh/adapter';
import { call, either, escapeRe2, fold, marked, over, rate, selector } from '@/lib/promql/build';
import { type ClusterNames, clustersOf, endsOf } from '@/lib/signals/select';
import { type FieldMatchers, spelled, textAt } from '@/lib/signals/spell';
import { type Backend, backendOf } from './backends';
import { type CounterRow, counters, type ResilienceFigure, resilienceFigures } from './counter-rows';
import type { Evidence } from './evidence';
import { resilienceCounters } from './resilience-rows';

const COUNTER = 'weft_counter';
const clusterFields = ['sourceCluster', 'targetCluster', 'reporterCluster'] as const satisfies readonly RowField[];

const countersOf = ({ id }: MeshAdapter): readonly CounterRow[] =>
  [...counters, ...resilienceCounters].filter(({ meshes }) => meshes.includes(id));

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

/** Istio's clusters are called `outbound|8080|v2|catalog.shop.svc.cluster.local`: port, subset, host. */
const clusterMatchers = (calls: readonly Call[]): readonly FieldMatchers[] => {
  const hosts = [...new Set(calls.flatMap((each) => each.hosts))].sort();
  return hosts.length === 0 || hosts.length > MAX_HOSTS
    ? []
    : [{ host: { re2: `outbound\\|[0-9]*\\|[^|]*\\|(?:${hosts.map(escapeRe2).join('|')})` } }];
};
const hostMatchers = (calls: readonly Call[]): readonly FieldMatchers[] => {
  const hosts = [...new Set(calls.flatMap((each) => each.hosts))].sort();
  return hosts.length === 0 || hosts.length > MAX_HOSTS ? [] : [{ host: { in: hosts } }];
};
const MAX_HOSTS = 20;

const fieldsOf = ({ host }: CounterRow, row: AccountRow, { side, calls }: Failing): readonly FieldMatchers[] => {
  if (host === 'cluster') return side === 'target' ? clusterMatchers(calls) : [];
  if (host === 'service' && side === 'target') return [...endsOf(side, calls), ...hostMatchers(calls)];
  const isNamed = side === 'source' ? ['sourceWorkload' as const] : (['targetWorkload', 'host'] as const);
  if (isNamed.some((field) => labelsOf(row, field).length > 0)) return endsOf(side, calls);
  return side === 'target' ? serviceMatchers(calls) : [];
};

const readingOf = ({ gauge }: CounterRow, series: PromQL, window: Millis): PromQL => {
  if (gauge === 'now') return series;
  return gauge === 'highest' ? call('max_over_time', over(series, window)) : rate(series, window);
};

const counterQuery = (counter: CounterRow, adapter: MeshAdapter, failing: Failing, window: Millis) => {
  const row = accountOf(counter, adapter);
  const { calls } = failing;
  const sets = fieldsOf(counter, row, failing).flatMap((each) =>
    spelled(each, { account: counter.account, row, calls }),
  );
  const series = new Set(sets.map(({ where }) => readingOf(counter, selector(counter.metric, where), window)));
  if (series.size === 0) return [];
  const flag = typeof counter.flag === 'string' ? [] : [counter.flag.label];
  const by = [...new Set([...flag, ...(counter.by ?? []), ...clusterFields.flatMap((field) => labelsOf(row, field))])];
  // Every caller has a view of its own of one callee's endpoints: they are not added up.
  return [marked(COUNTER, counter.id, fold(counter.gauge === undefined ? 'sum' : 'max', by, either([...series])))];
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
  /** What the mesh did about failures; absent: not counted. */
  readonly resilience: Figures;
  /** What routes sent to each of their backends, by how it ended. */
  readonly backends: readonly Backend[];
}
type Figures = Readonly<Partial<Record<ResilienceFigure, number>>>;
export const NOTHING_COUNTED: Counted = { requests: [], connections: [], resilience: {}, backends: [] };

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
  // A counter that says no cluster, in a source that says none, may be of any.
  return [cluster, UNKNOWN].includes(clustersOf({ account: counter.account, ...said }, names)[side]);
};

/** What one source answered, in a fixed order. */
export const readCounted = (samples: readonly Sample[], reading: CounterReading): Counted => {
  const told = countersOf(reading.adapter).flatMap((counter) =>
    samples.flatMap(({ labels, value }) =>
      labels[COUNTER] !== counter.id || value === null || !isThere(labels, counter, reading)
        ? []
        : [{ counter, labels, value }],
    ),
  );
  const found = told.map(({ counter, labels, value }) => {
    const flag = typeof counter.flag === 'string' ? counter.flag : (labels[counter.flag.label] ?? '');
    return { of: counter.of, evidence: { flag, rate: value, codes: counter.codes ?? null } };
  });
  const backends = told.flatMap(({ counter, labels, value }) =>
    counter.of === 'backends' ? [backendOf(labels, value)] : [],
  );
  const of = (what: CounterRow['of']) => found.flatMap((each) => (each.of === what ? [each.evidence] : []));
  return mergedCounts([
    ...of('resilience').map(({ flag, rate: value }) => ({ ...NOTHING_COUNTED, resilience: { [flag]: value } })),
    { ...NOTHING_COUNTED, requests: of('requests'), connections: of('connections'), backends },
  ]);
};

const merged = (all: readonly Evidence[]): readonly Evidence[] => {
  const sums = new Map<string, Evidence>();
  for (const each of all) {
    const key = JSON.stringify([each.flag, each.codes]);
    sums.set(key, { ...each, rate: (sums.get(key)?.rate ?? 0) + each.rate });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
};

/** States, not counts: what several callers or sources say of one callee is not added. */
const STATES: readonly ResilienceFigure[] = ['breakersOpen', 'ejected', 'endpoints'];

const mergedFigures = (all: readonly Figures[]): Figures =>
  Object.fromEntries(
    resilienceFigures.flatMap((figure) => {
      const told = all.flatMap((each) => each[figure] ?? []);
      if (told.length === 0) return [];
      const value = STATES.includes(figure) ? Math.max(...told) : told.reduce((sum, each) => sum + each, 0);
      return [[figure, value]];
    }),
  );

/** What several sources counted, each of its own proxies. */
export const mergedCounts = (all: readonly Counted[]): Counted => ({
  requests: merged(all.flatMap(({ requests }) => requests)),
  connections: merged(all.flatMap(({ connections }) => connections)),
  resilience: mergedFigures(all.map(({ resilience }) => resilience)),
  backends: all.flatMap(({ backends }) => backends),
});
