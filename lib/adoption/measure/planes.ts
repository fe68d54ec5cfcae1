import type { MeshReport, MeshState } from '@/lib/domain/mesh';
import type { Measured } from './item';

/** What the meshes themselves cost and how they feel, of the report the mesh page shows. */

const summed = (values: readonly (number | null)[]): number | null => {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
};

const NO_MESH = 'No mesh reports here.';
const whyNot = (meshes: readonly MeshState[]): string => meshes.flatMap(({ cost }) => cost.missing ?? [])[0] ?? NO_MESH;

const costOf = (meshes: readonly MeshState[], figure: 'cpuCores' | 'memoryBytes', own: 'cpuShare' | 'memoryShare') => {
  const value = summed(meshes.map(({ cost }) => cost[figure]));
  if (value === null) return { value, missing: whyNot(meshes) };
  const [only] = meshes;
  const proxies = meshes.reduce((sum, { cost }) => sum + cost.containers, 0);
  const share = meshes.length === 1 ? (only?.cost[own] ?? null) : null;
  return { value, detail: { proxies, ...(share === null ? {} : { share_of_workloads: share }) } };
};

/** 1: every control plane and its checks are sound; 0: one is not. */
const healthOf = (meshes: readonly MeshState[]): Measured => {
  const known = meshes.filter(({ state }) => state !== 'unknown');
  const [worst] = known.filter(({ state }) => state === 'failing' || state === 'degraded');
  if (known.length === 0) return { value: null, missing: meshes.length === 0 ? NO_MESH : (meshes[0]?.why ?? NO_MESH) };
  const spoken = worst ?? known[0];
  const why = spoken === undefined ? null : `${spoken.mesh} in ${spoken.cluster}: ${spoken.why}`;
  return { value: worst === undefined ? 1 : 0, detail: { control_planes: known.length, why } };
};

export const readPlanes = ({ meshes }: MeshReport) => ({
  proxy_cpu: costOf(meshes, 'cpuCores', 'cpuShare') satisfies Measured,
  proxy_mem: costOf(meshes, 'memoryBytes', 'memoryShare') satisfies Measured,
  cp_health: healthOf(meshes),
});
