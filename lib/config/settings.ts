import { defaultSettings, type HealthRule, type MeshOverride, type Settings } from '@/lib/domain/settings';
import type { File } from './schema';

type HealthFile = NonNullable<File['health']>[number];
type MeshFile = NonNullable<File['meshes']>[keyof NonNullable<File['meshes']>];

const [standard] = defaultSettings.health;
if (standard === undefined) throw new Error('the default settings judge nothing');

/** What a rule leaves out stays as it is for everything else. */
const healthRule = ({ match = {}, errorRate = {}, ...rest }: HealthFile): HealthRule => ({
  match: {
    ...(match.cluster === undefined ? {} : { cluster: match.cluster }),
    ...(match.namespace === undefined ? {} : { namespace: match.namespace }),
    ...(match.name === undefined ? {} : { name: match.name }),
  },
  errorRate: {
    degraded: errorRate.degraded ?? Math.min(standard.errorRate.degraded, errorRate.failing ?? 1),
    failing: errorRate.failing ?? Math.max(standard.errorRate.failing, errorRate.degraded ?? 0),
  },
  p95Ms: rest.p95Ms ?? standard.p95Ms,
  minRequestRate: rest.minRequestRate ?? standard.minRequestRate,
  minRequests: rest.minRequests ?? standard.minRequests,
});

const meshOverride = (mesh: MeshFile): MeshOverride => ({
  metrics: mesh?.metrics ?? {},
  labels: mesh?.labels ?? {},
  extraMatchers: mesh?.extraMatchers ?? {},
});

/** The file's part of meaning, with defaults. The standard health rule stands last and matches everything. */
export const settingsOf = ({ health = [], errors = {}, gateways, meshes = {}, limits = {} }: File): Settings => ({
  health: [...health.map(healthRule), standard],
  errors: {
    http: errors.http ?? defaultSettings.errors.http,
    grpc: errors.grpc ?? defaultSettings.errors.grpc,
    ignoreFlags: errors.ignoreFlags ?? defaultSettings.errors.ignoreFlags,
  },
  gateways: gateways?.match ?? defaultSettings.gateways,
  meshes: Object.fromEntries(Object.entries(meshes).map(([id, mesh]) => [id, meshOverride(mesh)])),
  limits: {
    maxSeries: limits.maxSeries ?? defaultSettings.limits.maxSeries,
    maxBytes: limits.maxBytes ?? defaultSettings.limits.maxBytes,
    viewSeries: limits.viewSeries ?? defaultSettings.limits.viewSeries,
    viewBytes: limits.viewBytes ?? defaultSettings.limits.viewBytes,
    maxConcurrent: limits.maxConcurrent ?? defaultSettings.limits.maxConcurrent,
    timeout: limits.timeoutMs ?? defaultSettings.limits.timeout,
  },
});
