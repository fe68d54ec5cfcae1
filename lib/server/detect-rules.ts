import type { MeshId } from '@/lib/domain/entity';
import type { Labels } from '@/lib/domain/sample';
import type { RulesSeen } from '@/lib/mesh/recorded';

const SECOND = 1000;

/** What a rule's own series says beside where it came from. */
const OWN = new Set(['__name__', 'mesh', 'since']);

/** Whatever tells evaluators apart (a cluster, a replica) has a value for each proxy's series: none is left without rules. */
const coversAll = (markers: readonly Labels[], proxies: readonly Labels[]): boolean => {
  const places = new Set(markers.flatMap(Object.keys).filter((label) => !OWN.has(label)));
  return [...places].every((label) => {
    const covered = new Set(markers.map((marker) => marker[label] ?? ''));
    return proxies.every((proxy) => covered.has(proxy[label] ?? ''));
  });
};

/**
 * The recording rules of a mesh out of their markers, given the series its proxies are known by; null: there are none, or
 * a part of the mesh has none (one cluster of several in a global store).
 */
export const readRules = (mesh: MeshId, markers: readonly Labels[], proxies: readonly Labels[]): RulesSeen | null => {
  const own = markers.filter((marker) => marker.mesh === mesh);
  const begun = own.map(({ since }) => Number(since)).filter((since) => Number.isFinite(since) && since > 0);
  if (begun.length === 0 || begun.length < own.length || !coversAll(own, proxies)) return null;
  return { since: Math.max(...begun) * SECOND };
};
