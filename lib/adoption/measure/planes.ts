import { listing } from '@/lib/adoption/lists';
import type { Listed, Listing } from '@/lib/domain/adoption';
import type { MeshReport, MeshState } from '@/lib/domain/mesh';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { deployedFigures } from './deployed';
import { type Measured, windowText } from './item';
import type { Rotations } from './rotations';

/** What the meshes themselves cost and how they feel, of the report the mesh page shows. */

const DAY: Millis = 24 * 60 * 60_000;

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
  return {
    value,
    detail: { proxies, ...deployedFigures(meshes), ...(share === null ? {} : { share_of_workloads: share }) },
  };
};

/** Configuration that proxies refused in the window, as the control planes and the proxies count it; null: nobody does. */
const rejectsOf = (meshes: readonly MeshState[]): number | null =>
  summed(meshes.flatMap(({ checks }) => checks.filter(({ id }) => /rejects$/.test(id)).map(({ value }) => value)));

/** Days until the first root or issuer ends; null: none is told of. */
const issuersEnd = (meshes: readonly MeshState[], now: EpochMs): number | null => {
  const ends = meshes
    .flatMap(({ certificates }) => certificates)
    .flatMap(({ kind, expiresAt }) => (kind === 'workload' || expiresAt === null ? [] : [expiresAt]));
  return ends.length === 0 ? null : Math.floor((Math.min(...ends) - now) / DAY);
};

/** Mean of what the way between the proxies takes, by requests: an upper bound, for the network is in it. */
const addedOf = (meshes: readonly MeshState[]): number | null => {
  const told = meshes.flatMap(({ addedLatency: { meanMs, requestRate } }) =>
    meanMs === null || requestRate === null ? [] : [{ meanMs, requestRate }],
  );
  const requests = told.reduce((sum, { requestRate }) => sum + requestRate, 0);
  return requests > 0 ? told.reduce((sum, each) => sum + each.meanMs * each.requestRate, 0) / requests : null;
};

/** Certificates handed out in the window for each proxy; null: no control plane counts them, or there is no proxy. */
const issuedPerProxy = (meshes: readonly MeshState[]): number | null => {
  const counting = meshes.flatMap(({ checks, cost }) => {
    const issued = checks.find(({ id }) => /\.issuance$/.test(id))?.value ?? null;
    return issued === null || cost.containers === 0 ? [] : [{ issued, proxies: cost.containers }];
  });
  const proxies = counting.reduce((sum, each) => sum + each.proxies, 0);
  return proxies === 0 ? null : counting.reduce((sum, each) => sum + each.issued, 0) / proxies;
};

/** Every version that runs, once each. */
const versionsOf = (meshes: readonly MeshState[]): Listing => {
  const all = meshes.flatMap(({ mesh, versions: { proxies, controlPlane } }) =>
    [...controlPlane, ...proxies].map(({ version }): Listed => ({ name: mesh, version })),
  );
  const each = new Map(all.map((one) => [`${one.name} ${one.version}`, one]));
  return listing([...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one));
};

interface RotationsOver extends Rotations {
  readonly window: Millis;
}

const rotationFigures = (over: RotationsOver | null): Measured['detail'] =>
  over === null ? {} : { renewing: over.proxies, renewed_twice: over.renewed, renewals_over: windowText(over.window) };

/** 1: every control plane and its checks are sound; 0: one is not. */
const healthOf = (meshes: readonly MeshState[], now: EpochMs, rotations: RotationsOver | null): Measured => {
  const known = meshes.filter(({ state }) => state !== 'unknown');
  const [worst] = known.filter(({ state }) => state === 'failing' || state === 'degraded');
  if (known.length === 0) return { value: null, missing: meshes.length === 0 ? NO_MESH : (meshes[0]?.why ?? NO_MESH) };
  const spoken = worst ?? known[0];
  const why = spoken === undefined ? null : `${spoken.mesh} in ${spoken.cluster}: ${spoken.why}`;
  const detail = {
    control_planes: known.length,
    why,
    rejects: rejectsOf(meshes),
    issuers_end_days: issuersEnd(meshes, now),
    added_mean_ms: addedOf(meshes),
    issued_per_proxy: issuedPerProxy(meshes),
    ...rotationFigures(rotations),
    failing: known.filter(({ state }) => state === 'failing').length,
  };
  return { value: worst === undefined ? 1 : 0, detail, lists: { versions: versionsOf(meshes) } };
};

export const readPlanes = ({ meshes }: MeshReport, now: EpochMs, rotations: RotationsOver | null) => ({
  proxy_cpu: costOf(meshes, 'cpuCores', 'cpuShare') satisfies Measured,
  proxy_mem: costOf(meshes, 'memoryBytes', 'memoryShare') satisfies Measured,
  cp_health: healthOf(meshes, now, rotations),
});
