import { namesListed } from '@/lib/adoption/lists';
import { type Call, type CallEnd, known } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import type { Labels } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type EndLabels, meshedOwners } from '@/lib/mtls/denial-rows';
import { nodeOf, type PlacedSample } from '@/lib/mtls/denials';
import { serviceOf } from '@/lib/mtls/ends';
import { either, fold, type Matchers, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { above } from '@/lib/promql/combine';
import type { Measured } from './item';
import { carried } from './traffic';

/**
 * Which services are under a rule narrower than allow-all, by what meshes count of their policies (mesh-metrics 4.9).
 * The policy objects themselves are in no metric. Consul, Kuma and ztunnel count decisions without the rule that made
 * them, so that one that lets everybody in looks like any other: they do not tell.
 */
interface CoverRow {
  readonly id: string;
  readonly meshes: readonly MeshId[];
  readonly metric: string;
  readonly where: Matchers;
  readonly callee: EndLabels;
  /** Labels that tell a narrow rule from one that lets everybody in; empty: to be counted at all is to have a rule. */
  readonly by: readonly string[];
  readonly isNarrow: (labels: Labels) => boolean;
  /** Exists while a rule does, called or not. */
  readonly standing?: true;
}

/** Defaults of Linkerd that let in whoever comes; the others ask at least for a meshed caller. */
const letsAnybodyIn = ({ authz_kind: kind, authz_name: name = '' }: Labels): boolean =>
  kind === 'default' && /unauthenticated$|^audit$/.test(name);

const linkerd = (id: string, metric: string): CoverRow => ({
  id,
  meshes: ['linkerd'],
  metric,
  // Probes of the kubelet are let in by a rule of their own.
  where: { route_name: { not: 'probe' } },
  callee: meshedOwners,
  by: ['authz_kind', 'authz_name'],
  isNarrow: (labels) => !letsAnybodyIn(labels),
});

const coverRows: readonly CoverRow[] = [
  {
    // A proxy has the filter, and its counter, only where an AuthorizationPolicy applies.
    id: 'istio',
    meshes: ['istio'],
    metric: 'envoy_http_rbac',
    where: { authz_enforce_result: { in: ['allowed', 'denied'] } },
    callee: { namespace: ['namespace'], workload: [] },
    by: [],
    isNarrow: () => true,
    standing: true,
  },
  linkerd('linkerd.http', 'inbound_http_authz_allow_total'),
  linkerd('linkerd.tcp', 'inbound_tcp_authz_allow_total'),
  {
    id: 'cilium',
    meshes: ['cilium'],
    metric: 'hubble_policy_verdicts_total',
    where: { direction: 'ingress', action: { not: 'dropped' } },
    callee: { namespace: ['destination_namespace'], workload: ['destination_workload', 'destination'] },
    by: ['match'],
    isNarrow: ({ match }) => match !== 'none' && match !== 'all',
  },
];

const ROW = 'weft_cover';
const rowsOf = (meshes: readonly MeshId[]) =>
  coverRows.filter((row) => row.meshes.some((mesh) => meshes.includes(mesh)));
const labelsOf = ({ callee, by }: CoverRow): readonly string[] => [
  ...new Set(['cluster', 'namespace', 'pod', ...callee.namespace, ...callee.workload, ...by]),
];

/** null: none of these meshes tells. */
export const coverQuery = (meshes: readonly MeshId[], window: Millis): PromQL | null => {
  const rows = rowsOf(meshes);
  if (rows.length === 0) return null;
  return either(
    rows.map((row) => {
      const series = selector(row.metric, row.where);
      const flow = row.standing
        ? fold('group', labelsOf(row), series)
        : above(sumBy(labelsOf(row), rate(series, window)), 0);
      return marked(ROW, row.id, flow);
    }),
  );
};

const first = (labels: Labels, names: readonly string[]): string | null =>
  names.map((name) => known(labels[name])).find((text) => text !== null) ?? null;

interface Seen {
  readonly service: string;
  readonly isNarrow: boolean;
}

const seen = (samples: readonly PlacedSample[], ends: readonly CallEnd[]): readonly Seen[] =>
  samples.flatMap(({ labels, cluster }) => {
    const row = coverRows.find(({ id }) => id === labels[ROW]);
    if (row === undefined) return [];
    const sought = {
      cluster,
      namespace: first(labels, row.callee.namespace),
      workload: first(labels, row.callee.workload),
      pod: known(labels.pod),
    };
    const service = nodeOf(sought, ends);
    return service === null ? [] : [{ service, isNarrow: row.isNarrow(labels) }];
  });

const UNTOLD = 'No mesh here counts by which rule it lets calls in: ask who owns the policies.';

/** Share of the services that take calls under a rule narrower than allow-all: one call let in by such a rule undoes it. */
export const authzCover = (samples: readonly PlacedSample[], calls: readonly Call[]): Measured => {
  const arriving = carried(calls).filter(({ target }) => target.kind === 'service');
  const told = seen(
    samples,
    arriving.map(({ target }) => target),
  );
  if (told.length === 0) return { value: null, missing: UNTOLD };
  const telling = rowsOf([...new Set(arriving.flatMap(({ meshes }) => meshes))]).flatMap(({ meshes }) => meshes);
  const inScope = new Set(
    arriving
      .filter(({ meshes }) => meshes.some((mesh) => telling.includes(mesh)))
      .map(({ target }) => serviceOf(target)),
  );
  if (inScope.size === 0) return { value: null, missing: UNTOLD };
  const open = new Set(told.filter(({ isNarrow }) => !isNarrow).map(({ service }) => service));
  const covered = [...new Set(told.map(({ service }) => service))].filter(
    (service) => inScope.has(service) && !open.has(service),
  );
  return {
    value: covered.length / inScope.size,
    detail: { services: inScope.size, covered: covered.length },
    lists: { names: namesListed(covered) },
  };
};
