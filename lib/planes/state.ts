import type { MeshId } from '@/lib/domain/entity';
import type { MeshCheck, MeshState, MeshVersions } from '@/lib/domain/mesh';
import type { Certificate } from '@/lib/domain/mtls';
import { significant } from '@/lib/graph/round';
import { checkRows } from './checks';
import { readMark, tellerMark } from './queries';
import { readChecks, scrapedIn } from './read';
import { atStart, type CheckRow, controlPlanes, LOST, type Question, tellers } from './row';
import type { Told } from './told';
import { skewOf, versionMark, versionRows, versionsState } from './versions';

/** A mesh in a cluster. */
export interface MeshPlace {
  readonly mesh: MeshId;
  readonly cluster: string;
}

const meshOfMark = new Map<string, MeshId>([
  ...versionRows.filter(({ plane }) => plane === 'proxies').map((row) => [versionMark(row), row.mesh] as const),
  ...checkRows.filter(({ teller }) => teller !== 'istiod').map(({ id, mesh }) => [id, mesh] as const),
  ...Object.entries(controlPlanes).flatMap(([mesh, teller]) =>
    teller === null || teller === 'istiod' ? [] : [[tellerMark(teller), mesh as MeshId] as const],
  ),
]);

const istiodMarks = new Set([
  tellerMark('istiod'),
  ...checkRows.filter(({ teller }) => teller === 'istiod').map(({ id }) => id),
]);

const headOf = (mark: string): string => (mark.startsWith('v:') ? mark : readMark(mark).id);

/**
 * The meshes these rows speak of, and where. istiod without sidecars beside ztunnels is the control plane of the ambient
 * mesh alone.
 */
export const placesOf = (told: readonly Told[], others: readonly MeshPlace[] = []): readonly MeshPlace[] => {
  const found = told.flatMap(({ mark, cluster, value }): MeshPlace[] => {
    const mesh = meshOfMark.get(headOf(mark));
    return mesh === undefined || value === null ? [] : [{ mesh, cluster }];
  });
  const all = distinctPlaces([...found, ...others]);
  const planes = told
    .filter(({ mark }) => istiodMarks.has(headOf(mark)))
    .map(({ cluster }): MeshPlace => ({ mesh: 'istio', cluster }))
    .filter(({ cluster }) => !all.some((place) => place.mesh === 'ambient' && place.cluster === cluster));
  return distinctPlaces([...all, ...planes]);
};

/** Each place once. */
export const distinctPlaces = (places: readonly MeshPlace[]): readonly MeshPlace[] => [
  ...new Map(places.map((place) => [`${place.mesh} ${place.cluster}`, place])).values(),
];

type Versions = MeshVersions['proxies'];

const toldVersions = (told: readonly Told[], place: MeshPlace, plane: 'proxies' | 'controlPlane') => {
  for (const row of versionRows.filter(({ mesh, plane: own }) => mesh === place.mesh && own === plane)) {
    const counts = new Map<string, number>();
    for (const { labels, value } of told.filter(
      ({ mark, cluster }) => mark === versionMark(row) && cluster === place.cluster,
    )) {
      const text = labels[row.label] ?? '';
      const version = row.read === undefined ? text : row.read(text);
      if (version === null || version === '' || value === null || value <= 0) continue;
      counts.set(version, (counts.get(version) ?? 0) + value);
    }
    if (counts.size > 0) return { metric: row.metric, versions: byCount(counts) };
  }
  return { metric: null, versions: [] };
};

const byCount = (counts: ReadonlyMap<string, number>): Versions =>
  [...counts]
    .map(([version, count]) => ({ version, count: significant(count) }))
    .sort((a, b) => b.count - a.count || (a.version < b.version ? 1 : -1));

/** Which versions run in one place. Ambient's control plane is Istio's. */
export const readVersions = (told: readonly Told[], place: MeshPlace): MeshVersions => {
  const proxies = toldVersions(told, place, 'proxies');
  const plane = toldVersions(told, place.mesh === 'ambient' ? { ...place, mesh: 'istio' } : place, 'controlPlane');
  const skew = skewOf(place.mesh, proxies.versions, plane.versions);
  return {
    proxies: proxies.versions,
    controlPlane: plane.versions,
    metric: proxies.metric,
    skew,
    behind: [],
    state: versionsState(proxies.versions, skew),
  };
};

const rank = { failing: 0, degraded: 1, healthy: 2, idle: 3, unknown: 4 } as const;

const worst = (states: readonly MeshState['state'][]): MeshState['state'] =>
  states.reduce((a, b) => (rank[b] < rank[a] ? b : a), 'unknown');

const certificateHealth: Readonly<Record<Certificate['state'], MeshState['state']>> = {
  expired: 'failing',
  expiring: 'degraded',
  healthy: 'healthy',
  unknown: 'unknown',
};

const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

const whyWords = (
  checks: readonly MeshCheck[],
  versions: MeshVersions,
  certificates: readonly Certificate[],
): string => {
  const bad = checks.filter(({ state }) => state === 'failing' || state === 'degraded');
  const ends = certificates.filter(({ state }) => state === 'expired' || state === 'expiring');
  const said = [
    ...(bad.length > 0 ? [`${many(bad.length, 'check needs', 'checks need')} attention`] : []),
    ...(versions.proxies.length > 1 ? [`${versions.proxies.length} versions of proxies`] : []),
    ...(ends.length > 0 ? [`${many(ends.length, 'certificate ends', 'certificates end')} soon or has ended`] : []),
  ];
  if (said.length > 0) return `${said.join(', ')}.`;
  const judged = checks.filter(({ state }) => state !== null && state !== 'unknown');
  const silent = checks.filter(({ state }) => state === 'unknown').length;
  if (judged.length === 0) return 'Nothing of its own health is reported.';
  return `${many(judged.length, 'check is', 'checks are')} well${silent > 0 ? `, ${silent} not reported` : ''}.`;
};

/** istiod's checks are Istio's; where there are no sidecars they are the ambient mesh's. */
const checksOf = ({ mesh }: MeshPlace, isAlone: boolean) => {
  const isOwn = (row: CheckRow) => row.mesh === mesh;
  return mesh === 'ambient' && isAlone ? (row: CheckRow) => isOwn(row) || row.teller === 'istiod' : isOwn;
};

const planeOf = ({ mesh }: MeshPlace, scraped: boolean, isLost: boolean): MeshState['controlPlane'] => {
  const teller = controlPlanes[mesh];
  if (teller === null) return { name: null, scraped: null, missing: null };
  const { name, verb, presence } = tellers[teller];
  if (!scraped && isLost) return { name, scraped: null, missing: LOST };
  const missing = scraped ? null : `${atStart(name)} ${verb} not scraped here; ${presence.metric} would tell.`;
  return { name, scraped, missing };
};

/** What is known beside the rows. */
export interface Beside {
  readonly certificates: readonly Certificate[];
  /** No sidecars of the same Istio in this cluster. */
  readonly isAlone: boolean;
  readonly lost: ReadonlySet<Question>;
}

/** One mesh in one cluster, without what it costs and adds. */
export const readState = (
  told: readonly Told[],
  place: MeshPlace,
  { certificates, isAlone, lost }: Beside,
): Omit<MeshState, 'cost' | 'addedLatency'> => {
  const scraped = scrapedIn(told, place.cluster);
  const checks = readChecks(told, checksOf(place, isAlone), { ...place, scraped, lost });
  const versions = readVersions(told, place);
  const teller = controlPlanes[place.mesh];
  const bounded = checks.flatMap(({ state }) => state ?? []);
  const ends = certificates.map(({ state }) => certificateHealth[state]);
  return {
    ...place,
    state: worst([...bounded, versions.state, ...ends]),
    why: whyWords(checks, versions, certificates),
    controlPlane: planeOf(place, teller !== null && scraped(teller), lost.has('planes')),
    versions,
    checks,
    certificates: [...certificates],
  };
};

/** Worst first, then by name. */
export const byState = (a: MeshPlace & Pick<MeshState, 'state'>, b: MeshPlace & Pick<MeshState, 'state'>): number =>
  rank[a.state] - rank[b.state] || (a.mesh < b.mesh ? -1 : a.mesh > b.mesh ? 1 : 0) || (a.cluster < b.cluster ? -1 : 1);
