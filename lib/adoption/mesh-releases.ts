import type { MeshId } from '@/lib/domain/entity';

/**
 * Until when the projects support their minor versions: a dated list, to be kept up to date like that of Kubernetes. `ends`
 * null: still supported when somebody last looked, or no end was told yet.
 */
export interface MeshRelease {
  readonly minor: string;
  /** ISO 8601 date. */
  readonly ends: string | null;
}

interface Releases {
  readonly source: string;
  readonly releases: readonly MeshRelease[];
}

const until = (ends: Readonly<Record<string, string | null>>): readonly MeshRelease[] =>
  Object.entries(ends).map(([minor, end]) => ({ minor, ends: end }));

const istio: Releases = {
  source: 'istio.io, supported releases',
  releases: until({
    '1.20': '2024-06-25',
    '1.21': '2024-09-27',
    '1.22': '2025-01-22',
    '1.23': '2025-04-16',
    '1.24': '2025-06-24',
    '1.25': '2025-09-30',
    '1.26': '2025-12-22',
    '1.27': '2026-03-30',
    '1.28': '2026-05-31',
    '1.29': '2026-08-31',
    '1.30': null,
    '1.31': null,
  }),
};

export const meshReleases = {
  asOf: '2026-11-29',
  istio,
  ambient: istio,
  cilium: {
    source: 'Cilium release process: the three newest minor versions',
    releases: until({
      '1.13': '2024-07-24',
      '1.14': '2025-02-04',
      '1.15': '2025-07-29',
      '1.16': '2026-02-03',
      '1.17': null,
      '1.18': null,
      '1.19': null,
    }),
  },
  kuma: {
    source: 'Kuma, versions.yml',
    releases: until({
      '2.7': '2026-04-19',
      '2.8': '2025-06-24',
      '2.9': '2025-10-22',
      '2.10': '2026-03-20',
      '2.11': '2026-06-10',
      '2.12': '2026-09-09',
    }),
  },
} as const satisfies { readonly asOf: string } & Partial<Record<MeshId, Releases>>;

/** Whether a version is still supported. `untold`: the project tells no end, or the list does not know this version. */
export interface VersionAge {
  readonly mesh: string;
  readonly version: string;
  readonly state: 'ended' | 'ending' | 'supported' | 'untold';
  readonly ends: string | null;
}

const DAY = 86_400_000;
/** An upgrade takes a quarter to plan. */
const SOON = 90 * DAY;

const minorOf = (version: string): string | null => /(\d+\.\d+)(?:\.|$|-)/.exec(version)?.[1] ?? null;

const comparable = (minor: string): number => {
  const [major = 0, rest = 0] = minor.split('.').map(Number);
  return major * 10_000 + rest;
};

const listOf = (mesh: string): readonly MeshRelease[] => {
  const found: unknown = (meshReleases as Readonly<Record<string, unknown>>)[mesh];
  return typeof found === 'object' && found !== null ? (found as Releases).releases : [];
};

/** What is older than the whole list has ended too, though nobody says when. */
const isOlder = (minor: string, list: readonly MeshRelease[]): boolean =>
  list.length > 0 && list.every((each) => comparable(minor) < comparable(each.minor));

export const versionAge = (mesh: string, version: string, today: string): VersionAge => {
  const minor = minorOf(version);
  const list = listOf(mesh);
  const ends = list.find((each) => each.minor === minor)?.ends;
  const about = { mesh, version, ends: ends ?? null };
  if (minor !== null && isOlder(minor, list)) return { ...about, state: 'ended' };
  if (ends === undefined) return { ...about, state: 'untold' };
  if (ends === null) return { ...about, state: 'supported' };
  const left = Date.parse(ends) - Date.parse(today);
  if (left <= 0) return { ...about, state: 'ended' };
  return { ...about, state: left < SOON ? 'ending' : 'supported' };
};
