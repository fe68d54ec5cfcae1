import type { MeshId } from '@/lib/domain/entity';
import type { CostRow, MeshCost } from '@/lib/domain/mesh';
import type { Millis, PromQL } from '@/lib/domain/units';
import { significantOrNull } from '@/lib/graph/round';
import { either, fold, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { partnered } from '@/lib/promql/compare';
import { type ContainerRow, containerRows, type OwnRow, ownFigures, workloadContainers } from './container-rows';
import { ROW_MARK } from './queries';
import { LOST, type Question } from './row';
import type { Told } from './told';

const CPU = 'container_cpu_usage_seconds_total';
const MEMORY = 'container_memory_working_set_bytes';

const PODS = ['cluster', 'namespace', 'pod'] as const;
const places = ['cluster', 'namespace', 'container'] as const;

type Part = 'cpu' | 'memory' | 'count' | 'own.cpu' | 'own.memory';
const markOf = (id: string, part: Part): string => `${id}#${part}`;
const at = (id: string, part: Part, inner: PromQL): PromQL => marked(ROW_MARK, markOf(id, part), inner);

const containerSides = ({ id, where, beside }: ContainerRow, window: Millis): readonly PromQL[] => {
  const memory = selector(MEMORY, where);
  const own = [
    at(id, 'cpu', sumBy(places, rate(selector(CPU, where), window))),
    at(id, 'memory', sumBy(places, memory)),
    at(id, 'count', fold('count', places, memory)),
  ];
  if (beside !== true) return own;
  const place = ['cluster', 'namespace'];
  return [
    ...own,
    at(id, 'own.cpu', sumBy(place, partnered(rate(selector(CPU, workloadContainers), window), PODS, memory))),
    at(id, 'own.memory', sumBy(place, partnered(selector(MEMORY, workloadContainers), PODS, memory))),
  ];
};

/** What the containers of the meshes use, and what stands beside them in the same pods: all meshes in one call. */
export const costQuery = (window: Millis): PromQL =>
  either([
    ...containerRows.flatMap((row) => containerSides(row, window)),
    ...ownFigures.flatMap(({ id, cpu, memory, where, beside }) => {
      const place = ['cluster', 'namespace'];
      const among = (inner: PromQL): PromQL =>
        beside === undefined ? inner : partnered(inner, PODS, selector(beside.metric, beside.where));
      const series = among(selector(memory, where));
      return [
        ...(cpu === null ? [] : [at(id, 'cpu', sumBy(place, among(rate(selector(cpu, where), window))))]),
        at(id, 'memory', sumBy(place, series)),
        at(id, 'count', fold('count', place, series)),
      ];
    }),
  ]);

type Sums = Pick<CostRow, 'containers' | 'cpuCores' | 'memoryBytes' | 'ownCpuCores' | 'ownMemoryBytes'>;

const plus = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);
const over = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole <= 0 ? null : part / whole;

const NOTHING: Sums = { containers: 0, cpuCores: null, memoryBytes: null, ownCpuCores: null, ownMemoryBytes: null };

const added = (a: Sums, b: Sums): Sums => ({
  containers: a.containers + b.containers,
  cpuCores: plus(a.cpuCores, b.cpuCores),
  memoryBytes: plus(a.memoryBytes, b.memoryBytes),
  ownCpuCores: plus(a.ownCpuCores, b.ownCpuCores),
  ownMemoryBytes: plus(a.ownMemoryBytes, b.ownMemoryBytes),
});

/** Shares of what stands beside: only of those that have something beside them. */
const spent = (all: Sums, compared: Sums) => ({
  containers: all.containers,
  cpuCores: significantOrNull(all.cpuCores),
  memoryBytes: significantOrNull(all.memoryBytes),
  ownCpuCores: significantOrNull(all.ownCpuCores),
  ownMemoryBytes: significantOrNull(all.ownMemoryBytes),
  cpuShare: significantOrNull(over(compared.cpuCores, compared.ownCpuCores)),
  memoryShare: significantOrNull(over(compared.memoryBytes, compared.ownMemoryBytes)),
});

interface Place {
  readonly role: CostRow['role'];
  readonly namespace: string | null;
  readonly container: string;
  readonly sums: Sums;
}

const readPlaces = (told: readonly Told[], id: string, role: CostRow['role']): readonly Place[] => {
  const found = new Map<string, Place>();
  const own = told.filter(({ mark }) => mark.startsWith(`${id}#`));
  const at = (part: Part, { namespace = '', container }: Told['labels']): number | null =>
    own.find(
      ({ mark, labels }) =>
        mark === markOf(id, part) && (labels.namespace ?? '') === namespace && labels.container === container,
    )?.value ?? null;
  for (const { labels } of own.filter(({ mark }) => !mark.includes('own.'))) {
    const { namespace = '', container } = labels;
    const key = JSON.stringify([namespace, container]);
    const beside = { namespace };
    found.set(key, {
      role,
      namespace: namespace === '' ? null : namespace,
      container: container ?? 'process',
      sums: {
        containers: at('count', labels) ?? 0,
        cpuCores: at('cpu', labels),
        memoryBytes: at('memory', labels),
        ownCpuCores: at('own.cpu', beside),
        ownMemoryBytes: at('own.memory', beside),
      },
    });
  }
  return [...found.values()];
};

const isBeside = ({ sums }: Place): boolean => sums.ownCpuCores !== null || sums.ownMemoryBytes !== null;

const total = (places: readonly Place[]): Sums => places.reduce((sum, { sums }) => added(sum, sums), NOTHING);

const byCpu = (a: CostRow, b: CostRow): number =>
  Number(a.role === 'control-plane') - Number(b.role === 'control-plane') ||
  (b.cpuCores ?? 0) - (a.cpuCores ?? 0) ||
  (b.memoryBytes ?? 0) - (a.memoryBytes ?? 0) ||
  (`${a.namespace}` < `${b.namespace}` ? -1 : 1);

const MISSING = `No container of it is reported; ${CPU} and ${MEMORY} (cAdvisor) would tell.`;
const ELSEWHERE = 'None of its containers is in the namespaces chosen.';
const PARTLY = `The proxies tell of themselves; ${CPU} (cAdvisor) would tell CPU and what their workloads use.`;

/** Whose cost, seen through which namespaces; `lost`: questions that some source did not answer. */
export interface CostOf {
  readonly mesh: MeshId;
  readonly cluster: string;
  readonly namespaces: readonly string[];
  readonly lost: ReadonlySet<Question>;
}

/** What one mesh costs in one cluster: its data plane summed, and every place of it. */
export const readCost = (rows: readonly Told[], { mesh, cluster, namespaces, lost }: CostOf): MeshCost => {
  const told = rows.filter((row) => row.cluster === cluster);
  const inView = ({ namespace }: Place) => namespaces.length === 0 || namespaces.includes(namespace ?? '');
  const placesBy = (rows: readonly (ContainerRow | OwnRow)[]) =>
    rows.filter((row) => row.mesh === mesh).flatMap(({ id, role }) => readPlaces(told, id, role));
  const containers = placesBy(containerRows);
  const hasContainers = containers.some(({ role }) => role !== 'control-plane');
  const all = hasContainers ? containers : [...containers, ...placesBy(ownFigures)];
  const places = all.filter(inView);
  const plane = places.filter((place) => place.role !== 'control-plane');
  const basis = plane.length === 0 ? null : hasContainers ? 'containers' : 'proxies';
  const unseen = all.length > places.length ? ELSEWHERE : MISSING;
  return {
    ...spent(total(plane), total(plane.filter(isBeside))),
    basis,
    missing: basis === null ? (lost.has('cost') ? LOST : unseen) : basis === 'proxies' ? PARTLY : null,
    rows: places.map(({ sums, ...place }) => ({ ...place, ...spent(sums, sums) })).sort(byCpu),
  };
};

const meshOfMark = new Map<string, MeshId>([
  ...containerRows.filter(({ role }) => role !== 'control-plane').map(({ id, mesh }) => [id, mesh] as const),
  ...ownFigures.map(({ id, mesh }) => [id, mesh] as const),
]);

/** Where containers of a mesh run, whatever else of it is scraped. */
export const costPlaces = (told: readonly Told[]): readonly { readonly mesh: MeshId; readonly cluster: string }[] =>
  told.flatMap(({ mark, cluster }) => {
    const mesh = meshOfMark.get(mark.split('#')[0] ?? '');
    return mesh === undefined ? [] : [{ mesh, cluster }];
  });
