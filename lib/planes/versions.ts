import type { MeshId } from '@/lib/domain/entity';
import type { MeshVersions } from '@/lib/domain/mesh';
import type { PromQL } from '@/lib/domain/units';
import { fold, type Matchers, selector, sumBy } from '@/lib/promql/build';
import { countValues } from '@/lib/promql/compare';

/** Where a version is told. `value`: the gauge's value is the version; `weigh`: it is how many run it. */
export interface VersionRow {
  readonly id: string;
  readonly mesh: MeshId;
  readonly plane: 'proxies' | 'controlPlane';
  readonly metric: string;
  readonly where: Matchers;
  readonly label: string;
  readonly how: 'count' | 'weigh' | 'value';
  readonly read?: (text: string) => string | null;
}

const VALUE = 'weft_version';

/** `docker.io/istio/proxyv2:1.30.0` is 1.30.0; a digest names no version. */
const imageTag = (image: string): string | null => /:([^:/@]+)(?:@.*)?$/.exec(image)?.[1] ?? null;

/** Envoy's number is the beginning of its source revision. */
const revision = (value: string): string | null => {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? `Envoy ${number.toString(16).padStart(6, '0')}` : null;
};

const image = (mesh: MeshId, container: string, where: Matchers = {}): VersionRow => ({
  id: `${mesh}.image`,
  mesh,
  plane: 'proxies',
  metric: 'kube_pod_container_info',
  where: { container, ...where },
  label: 'image',
  how: 'count',
  read: imageTag,
});

const consul: Matchers = { consul_source_service: { not: '' } };
const kuma: Matchers = { mesh: { not: '' }, consul_source_service: '' };
const ztunnel: Matchers = { pod: { re2: 'ztunnel-.*' } };
const notZtunnel: Matchers = { pod: { notRe2: 'ztunnel-.*' } };

/** Of several rows of one mesh and plane the first that anything reports counts, cluster by cluster. */
export const versionRows: readonly VersionRow[] = [
  tag('istio', 'proxies', 'proxy'),
  count('istio', 'proxies', 'pilot_xds', 'version', { how: 'weigh' }),
  image('istio', 'istio-proxy', notZtunnel),
  tag('istio', 'controlPlane', 'pilot'),
  tag('ambient', 'proxies', 'ztunnel'),
  image('ambient', 'istio-proxy', ztunnel),
  count('linkerd', 'proxies', 'proxy_build_info', 'version', { where: { vendor: 'linkerd' } }),
  image('linkerd', 'linkerd-proxy'),
  image('consul', 'consul-dataplane'),
  value('consul', consul),
  count('kuma', 'proxies', 'xds_client_versions', 'client_version', { how: 'weigh' }),
  image('kuma', 'kuma-sidecar'),
  value('kuma', kuma),
  count('kuma', 'controlPlane', 'cp_info', 'version'),
  count('cilium', 'proxies', 'cilium_version', 'version'),
];

function tag(mesh: MeshId, plane: VersionRow['plane'], component: string): VersionRow {
  return count(mesh, plane, 'istio_build', 'tag', { where: { component } });
}
function count(
  mesh: MeshId,
  plane: VersionRow['plane'],
  metric: string,
  label: string,
  about: { readonly where?: Matchers; readonly how?: 'weigh' } = {},
): VersionRow {
  return { id: `${mesh}.${plane}.${metric}`, mesh, plane, metric, where: {}, label, how: 'count', ...about };
}
function value(mesh: MeshId, where: Matchers): VersionRow {
  const metric = 'envoy_server_version';
  return { id: `${mesh}.envoy`, mesh, plane: 'proxies', metric, where, label: VALUE, how: 'value', read: revision };
}

export const versionMark = ({ id }: VersionRow): string => `v:${id}`;

/** Every row's expression with its mark: how many run which version, by cluster. */
export const versionSides = (): readonly (readonly [mark: string, inner: PromQL])[] =>
  versionRows.map((row) => {
    const series = selector(row.metric, row.where);
    const by = ['cluster', row.label];
    const inner =
      row.how === 'value'
        ? countValues(VALUE, ['cluster'], series)
        : row.how === 'weigh'
          ? sumBy(by, series)
          : fold('count', by, series);
    return [versionMark(row), inner];
  });

/** What every proxy exposes of itself; images and what control planes count of them are told by others. */
export const proxySeries = (): readonly PromQL[] =>
  versionRows
    .filter(({ plane, how, metric }) => plane === 'proxies' && how !== 'weigh' && metric !== 'kube_pod_container_info')
    .map(({ metric, where }) => selector(metric, where));

/** What a mesh supports between its control plane and its proxies, in minor versions. */
const supported: Readonly<Partial<Record<MeshId, { readonly minors: number; readonly from: string }>>> = {
  istio: { minors: 1, from: 'https://istio.io/latest/docs/releases/supported-releases/#control-planedata-plane-skew' },
  ambient: {
    minors: 1,
    from: 'https://istio.io/latest/docs/releases/supported-releases/#control-planedata-plane-skew',
  },
};

type Numbered = readonly [major: number, minor: number, patch: number];

const numbersOf = (version: string): Numbered | null => {
  const [, major, minor, patch = '0'] = /(?:^|[^\d.])(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor), Number(patch)];
};

const compare = (a: Numbered, b: Numbered): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** Minor versions between two; across majors at least as many as the newer has. */
const minorsBetween = (newer: Numbered, older: Numbered): number =>
  newer[0] === older[0] ? newer[1] - older[1] : newer[1] + 1;

type Told = MeshVersions['proxies'];

const numbers = (told: Told): readonly Numbered[] =>
  told
    .flatMap(({ version }) => {
      const own = numbersOf(version);
      return own === null ? [] : [own];
    })
    .toSorted(compare);

/** How far the oldest proxy is behind the control plane, or behind the newest proxy where nobody tells of the former. */
export const skewOf = (mesh: MeshId, proxies: Told, controlPlane: Told): MeshVersions['skew'] => {
  const own = numbers(proxies);
  const [oldest, newest] = [own[0], own.at(-1)];
  if (oldest === undefined || newest === undefined) return null;
  const [planeOldest, planeNewest] = [numbers(controlPlane)[0], numbers(controlPlane).at(-1)];
  const limit = supported[mesh];
  return {
    minorsBehind: Math.max(0, minorsBetween(planeNewest ?? newest, oldest)),
    ahead: planeOldest !== undefined && planeNewest !== undefined && compare(newest, planeNewest) > 0,
    supported: limit?.minors ?? null,
    from: limit?.from ?? null,
  };
};

/** Several versions are a rollout on its way or one that was forgotten; beyond what the mesh supports they are a fault. */
export const versionsState = (proxies: Told, skew: MeshVersions['skew']): MeshVersions['state'] => {
  if (proxies.length === 0) return 'unknown';
  const isOver = skew !== null && skew.supported !== null && (skew.ahead || (skew.minorsBehind ?? 0) > skew.supported);
  if (isOver) return 'failing';
  return proxies.length > 1 ? 'degraded' : 'healthy';
};
