import { type Call, type CallEnd, known } from '@/lib/domain/call';
import { type MeshId, UNKNOWN } from '@/lib/domain/entity';
import { grouped } from '@/lib/domain/grouped';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Labels, Sample } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { either, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { above } from '@/lib/promql/combine';
import { type DenialRow, denialRows } from './denial-rows';
import { serviceOf } from './ends';

type Denial = CoverageReport['denials'][number];

const ROW = 'weft_denial';
const PLACES = ['cluster', 'namespace', 'pod'] as const;

const labelsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, label]) => label ?? []);

const labelsOf = ({ callee, caller, principal, says }: DenialRow): readonly string[] => {
  const ends = [callee, ...(caller === undefined ? [] : [caller])];
  const named = ends.flatMap(({ cluster = [], namespace, workload }) => [...cluster, ...namespace, ...workload]);
  return [...new Set([...PLACES, ...named, ...(principal === undefined ? [] : [principal]), ...labelsIn(says)])];
};

/** What the policies of these meshes refused; null: none of them counts it. */
export const denialsQuery = (meshes: readonly MeshId[], window: Millis): PromQL | null => {
  const rows = denialRows.filter((row) => row.meshes.some((mesh) => meshes.includes(mesh)));
  if (rows.length === 0) return null;
  const sums = rows.map((row) =>
    marked(ROW, row.id, above(sumBy(labelsOf(row), rate(selector(row.metric, row.where), window)), 0)),
  );
  return either(sums);
};

/** A sample and the cluster it is of, in our words; `unknown` where nobody says. */
export interface PlacedSample extends Sample {
  readonly cluster: string;
}

const firstOf = (labels: Labels, names: readonly string[]): string | null =>
  names.map((name) => known(labels[name])).find((text) => text !== null) ?? null;

export interface Sought {
  readonly cluster: string;
  readonly namespace: string | null;
  readonly workload: string | null;
  readonly pod: string | null;
}

/** The node somebody is, by its workload, else by the longest workload name its pod starts with. Who is in no known cluster may be in any. */
export const nodeOf = ({ cluster, namespace, workload, pod }: Sought, ends: readonly CallEnd[]): string | null => {
  const isThere = (end: CallEnd) => end.cluster === cluster || [end.cluster, cluster].includes(UNKNOWN);
  const near = ends
    .filter((end) => isThere(end) && (namespace === null || end.namespace === namespace))
    // Of one name in several clusters the one that lies there, not one that may.
    .toSorted((a, b) => Number(b.cluster === cluster) - Number(a.cluster === cluster));
  const named = near.find((end) => workload !== null && (end.workload === workload || end.service === workload));
  if (named !== undefined) return serviceOf(named);
  if (workload !== null || namespace === null) return null;
  const own = near
    .filter((end) => end.workload !== null && pod?.startsWith(`${end.workload}-`))
    .toSorted((a, b) => (b.workload?.length ?? 0) - (a.workload?.length ?? 0))[0];
  return own === undefined ? null : serviceOf(own);
};

/** `<account>.<namespace>.serviceaccount.…`: the account is often named after the workload. */
const accountOf = (principal: string, cluster: string): Sought => {
  const [workload = null, namespace = null] = principal.split('.');
  return { cluster, namespace, workload, pod: null };
};

const callerOf = (row: DenialRow, { labels, cluster }: PlacedSample, calls: readonly Call[]): string | null => {
  const principal = row.principal === undefined ? null : known(labels[row.principal]);
  const ends = calls.flatMap(({ source, target }) => [source, target]);
  if (principal !== null) {
    const proved = new Set(
      calls.flatMap(({ source, server }) => (server?.principals.has(principal) ? [serviceOf(source)] : [])),
    );
    const [only, ...more] = proved;
    return only !== undefined && more.length === 0 ? only : nodeOf(accountOf(principal, cluster), ends);
  }
  const { namespace = [], workload = [] } = row.caller ?? {};
  const named = firstOf(labels, workload);
  return named === null
    ? null
    : nodeOf({ cluster, namespace: firstOf(labels, namespace), workload: named, pod: null }, ends);
};

/** A caller who is no node of the graph: what it is called all the same. */
const stranger = ({ caller }: DenialRow, labels: Labels): string => {
  const name = firstOf(labels, caller?.workload ?? []);
  if (name === null) return '';
  const namespace = firstOf(labels, caller?.namespace ?? []);
  return `, from ${namespace === null ? name : `${namespace}/${name}`}`;
};

const spelledOut = ({ says, principal }: DenialRow, labels: Labels): string => {
  const text = says.replace(/\{(\w+)\}/g, (_, label: string) => known(labels[label]) ?? UNKNOWN);
  const proved = principal === undefined ? null : known(labels[principal]);
  return proved === null ? text : `${text}, as ${proved}`;
};

interface Refused extends Omit<Denial, 'kind'> {
  readonly row: DenialRow;
}

const refusedBy = (row: DenialRow, sample: PlacedSample, calls: readonly Call[]): Refused => {
  const { labels, cluster } = sample;
  const { callee } = row;
  const sought = {
    cluster: callee.cluster === undefined ? cluster : (firstOf(labels, callee.cluster) ?? cluster),
    namespace: firstOf(labels, callee.namespace),
    workload: firstOf(labels, callee.workload),
    pod: known(labels.pod),
  };
  const ends = calls.flatMap(({ source, target }) => [target, source]);
  const source = callerOf(row, sample, calls);
  return {
    row,
    target: nodeOf(sought, ends),
    source,
    rate: sample.value ?? 0,
    basis: row.of,
    detail: `${spelledOut(row, labels)}${source === null ? stranger(row, labels) : ''}`,
  };
};

/** One sample of each counter: of what two sources tell of it the larger. */
const distinct = (samples: readonly PlacedSample[]): readonly PlacedSample[] => {
  const found = new Map<string, PlacedSample>();
  for (const sample of samples) {
    const { labels, value, cluster } = sample;
    if (value === null || value <= 0) continue;
    const key = JSON.stringify([cluster, ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
    if ((found.get(key)?.value ?? 0) < value) found.set(key, sample);
  }
  return [...found.values()];
};

/** Refusals as the policies themselves counted them, by callee, caller where it is told, and policy. */
export const exactDenials = (samples: readonly PlacedSample[], calls: readonly Call[]): Denial[] => {
  const refused = distinct(samples).flatMap((sample) => {
    const row = denialRows.find(({ id }) => id === sample.labels[ROW]);
    return row === undefined ? [] : [refusedBy(row, sample, calls)];
  });
  const counted = new Set(refused.map(({ row, target }) => `${row.id} ${target}`));
  const kept = refused.filter(({ row, target }) => row.unless === undefined || !counted.has(`${row.unless} ${target}`));
  const keyOf = ({ target, source, detail, basis, row }: Refused) =>
    // Pods of one callee are one: each is named in what is said of it.
    JSON.stringify(
      row.callee.workload.length === 0 ? [target ?? detail, source, basis] : [target, source, basis, detail],
    );
  return [...grouped(kept, keyOf).values()].flatMap((own): Denial[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { row: _, ...denial } = first;
    const details = [...new Set(own.map(({ detail }) => detail))].sort();
    const rateOfAll = own.reduce((sum, each) => sum + each.rate, 0);
    return [{ ...denial, rate: rateOfAll, kind: 'exact', detail: details.join('; ') }];
  });
};

/** The namespace a refusal was counted in, as the mesh spells it; null: it does not say. */
export const namespaceOfDenial = ({ labels }: Sample): string | null => {
  const row = denialRows.find(({ id }) => id === labels[ROW]);
  return row === undefined ? null : firstOf(labels, row.callee.namespace);
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
      const rateOfAll = rows.reduce((sum, row) => sum + row.rate, 0);
      return [{ target, source, rate: rateOfAll, basis: 'requests', kind: 'likely', detail }];
    },
  );

/** Exact ones first, then by rate. */
export const sortDenials = (denials: readonly Denial[]): Denial[] =>
  denials.toSorted(
    (a, b) =>
      Number(b.kind === 'exact') - Number(a.kind === 'exact') || b.rate - a.rate || (a.detail < b.detail ? -1 : 1),
  );
