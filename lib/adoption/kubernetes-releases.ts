/**
 * Minor versions of Kubernetes with the day of their release (https://kubernetes.io/releases/). A new one is a change of
 * this list; what is newer than it is not known to this copy, so that a cluster is "at least" so far behind.
 */
export const kubernetesReleases = {
  asOf: '2026-11-29',
  minors: [
    { minor: 33, released: '2025-04-23' },
    { minor: 34, released: '2025-08-27' },
    { minor: 35, released: '2025-12-17' },
    { minor: 36, released: '2026-04-22' },
    { minor: 37, released: '2026-08-26' },
  ],
} as const;

type Release = (typeof kubernetesReleases.minors)[number];

export const newestKubernetes = kubernetesReleases.minors.reduce<Release>(
  (newest, each) => (each.minor > newest.minor ? each : newest),
  kubernetesReleases.minors[0],
);
