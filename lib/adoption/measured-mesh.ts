import type { CostInputs, EvidenceKey, Listed, MeshShape, Profile } from '@/lib/domain/adoption';
import { shapeParameters } from './cost-parameters';
import { deployedShape } from './deployed-shape';
import { evidenceItem, measured } from './evidence-rules';
import { listIn } from './lists';

/** What the person's own mesh shows; each replaces the default of the same parameter only. */
export interface Measured {
  /** The shape that was measured. */
  readonly shape: MeshShape;
  readonly kappa: number | null;
  /** MB per instance. */
  readonly memory: number | null;
  readonly reservation: { readonly cpu: number; readonly memory: number | null } | null;
  readonly window: string | null;
  /** ms a call, on average between the two proxies of it: the wire is in it, so that no proxy adds more. */
  readonly addedMs: number | null;
  /** ms a call, p99, by a comparison with and without proxies: the only measurement of what they add (4.5). */
  readonly addedP99: number | null;
  /** Of the CPU that proxies may use what they use, 0..1; null: they have no limit, or nothing tells. */
  readonly busy: number | null;
}

/** Below this the idle share of proxies hides what a request costs (4.5). */
const ENOUGH_RPS = 100;
const MB = 1e6;
const MIB = 2 ** 20;

/** A figure of a measurement's detail; null where the measurement itself counts for nothing. */
const figureOf = (profile: Profile, key: EvidenceKey, name: string): number | null => {
  const figure = measured(profile, key) === null ? null : evidenceItem(profile, key)?.detail?.[name];
  return typeof figure === 'number' ? figure : null;
};

/**
 * By the mean of the time the CPU was measured over: by a peak a request would seem cheaper than it is. What was saved
 * before the mean was told has the peak.
 */
const kappaOf = (profile: Profile, shape: MeshShape): number | null => {
  const cpu = measured(profile, 'proxy_cpu');
  const rps = figureOf(profile, 'rps_peak', 'mean_of_day') ?? measured(profile, 'rps_peak');
  if (cpu === null || rps === null || rps < ENOUGH_RPS) return null;
  return cpu / (shapeParameters[shape].passes * (rps / 1000));
};

const reservationOf = (profile: Profile, each: (total: number | null) => number | null): Measured['reservation'] => {
  const cpu = each(measured(profile, 'proxy_reserved'));
  const memory = each(figureOf(profile, 'proxy_reserved', 'memoryBytes'));
  return cpu === null ? null : { cpu, memory: memory === null ? null : memory / MIB };
};

/** Clocks that disagree measure nothing. */
const addedOf = (profile: Profile): number | null => {
  const added = figureOf(profile, 'cp_health', 'added_mean_ms');
  return added !== null && added > 0 ? added : null;
};

const busyOf = (profile: Profile): number | null => {
  const [used, limit] = [measured(profile, 'proxy_cpu'), figureOf(profile, 'proxy_reserved', 'cpu_limit')];
  return used === null || limit === null || limit === 0 ? null : used / limit;
};

/** Versions that run, each with the mesh it is of. */
export const versionsMeasured = (profile: Pick<Profile, 'evidence'>): readonly Listed[] => {
  const item = measured(profile, 'cp_health') === null ? null : evidenceItem(profile, 'cp_health');
  return (item && listIn(item, 'versions')?.items) ?? [];
};

/** The parameters of the mesh that runs, as far as they are measured; null: its shape is neither told nor seen. */
export const measuredMesh = (profile: Profile, cost: CostInputs): Measured | null => {
  const shape = profile.existing.F1 ?? deployedShape(profile);
  if (!shape) return null;
  const proxies = figureOf(profile, 'proxy_cpu', 'proxies') ?? figureOf(profile, 'proxy_mem', 'proxies');
  const each = (total: number | null): number | null =>
    total === null || proxies === null || proxies === 0 ? null : total / proxies;
  const bytes = each(measured(profile, 'proxy_mem'));
  return {
    shape,
    kappa: kappaOf(profile, shape),
    memory: bytes === null ? null : bytes / MB,
    reservation: reservationOf(profile, each),
    window: evidenceItem(profile, 'proxy_cpu')?.window ?? null,
    addedMs: addedOf(profile),
    addedP99: cost.addedP99 ?? null,
    busy: busyOf(profile),
  };
};
