import type { MeshCheck, MeshState } from '@/lib/domain/mesh';
import { formatCount, spell } from '@/lib/format/number';
import { placeTitle } from './place-title';
import { checkReading, skewSentence, versionsSentence } from './words';

/** Something about a mesh itself that is not as it should be. */
export interface Attention {
  readonly key: string;
  readonly state: 'failing' | 'degraded';
  readonly title: string;
  /** The figure, in words. */
  readonly reading: string;
  readonly place: string;
  /** Who or what. */
  readonly who: string;
  readonly means: string;
  readonly next: string;
}

const rank = { failing: 0, degraded: 1, healthy: 2, idle: 3, unknown: 5 } as const;
const rankOf = (state: MeshCheck['state']): number => (state === null ? 4 : rank[state]);

/** Checks of all meshes, worst first; of equals in the order of the meshes. */
export const allChecks = (meshes: readonly MeshState[]): readonly MeshCheck[] =>
  meshes.flatMap(({ checks }) => checks).toSorted((a, b) => rankOf(a.state) - rankOf(b.state));

const isBad = (state: MeshCheck['state']): state is Attention['state'] => state === 'failing' || state === 'degraded';

const detailWords = ({ details }: MeshCheck): string =>
  details.map(({ says, value }) => (value > 1 ? `${says} (${spell(formatCount(value))})` : says)).join(', ');

const ofChecks = ({ checks }: MeshState): readonly Attention[] =>
  checks.flatMap((check) => {
    if (!isBad(check.state)) return [];
    const { id, state, title, means, next } = check;
    return [
      {
        key: id,
        state,
        title,
        means,
        next,
        reading: checkReading(check),
        place: placeTitle(check),
        who: detailWords(check),
      },
    ];
  });

const ofVersions = (mesh: MeshState): readonly Attention[] => {
  const { state, behind, proxies } = mesh.versions;
  if (!isBad(state)) return [];
  return [
    {
      key: 'versions',
      state,
      title: 'Proxies of several versions',
      reading: `${proxies.length} versions`,
      place: placeTitle(mesh),
      who: behind
        .map(({ namespace, pod, version }) => `${[namespace, pod].filter(Boolean).join('/')} ${version}`)
        .join(', '),
      means: [versionsSentence(mesh), skewSentence(mesh.versions)].filter(Boolean).join(' '),
      next: 'Restart what was not restarted since the upgrade, or let the rollout finish.',
    },
  ];
};

const ofCertificates = (mesh: MeshState): readonly Attention[] => {
  const soon = mesh.certificates.filter(({ state }) => state === 'expired' || state === 'expiring');
  if (soon.length === 0) return [];
  const expired = soon.filter(({ state }) => state === 'expired').length;
  return [
    {
      key: 'certificates',
      state: expired > 0 ? 'failing' : 'degraded',
      title: 'Certificates that end soon or have ended',
      reading: expired > 0 ? `${expired} of ${soon.length} ended` : String(soon.length),
      place: placeTitle(mesh),
      who: soon.map(({ subject }) => subject).join(', '),
      means: 'Less than a quarter of the longest life seen is left: renewal should have happened.',
      next: 'The certificate horizon says when; then the log of the proxy, and of who issues.',
    },
  ];
};

/** All that is not as it should be, worst first. */
export const attentionOf = (meshes: readonly MeshState[]): readonly Attention[] =>
  meshes
    .flatMap((mesh) => [...ofChecks(mesh), ...ofVersions(mesh), ...ofCertificates(mesh)])
    .toSorted((a, b) => rank[a.state] - rank[b.state]);

const judged = (meshes: readonly MeshState[]): readonly MeshCheck[] =>
  allChecks(meshes).filter(({ state }) => state !== null && state !== 'unknown');

/** Is anything of their own health reported at all? */
export const isReported = (meshes: readonly MeshState[]): boolean => judged(meshes).length > 0;

/** "20 checks, 18 of them reported". */
export const attentionAside = (meshes: readonly MeshState[]): string => {
  const silent = allChecks(meshes).filter(({ state }) => state === 'unknown').length;
  const rest = silent > 0 ? `, ${silent} more not reported` : '';
  return `${judged(meshes).length} checks${rest}`;
};
