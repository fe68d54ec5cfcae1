import type { EdgeMtls, GraphEdge, MtlsState } from '@/lib/domain/graph';
import { sumOf, weightedMean } from './sums';

/** product.md 2.5. */
export const mtlsStateOf = (share: number | null): MtlsState => {
  if (share === null) return 'unknown';
  if (share >= 1) return 'mutual';
  return share <= 0 ? 'plaintext' : 'partial';
};

/** Requests, connections and bytes are never mixed into one sum: the basis most of the calls have is taken. */
const mainBasis = (parts: readonly EdgeMtls[]): EdgeMtls['basis'] => {
  const counted = (['requests', 'connections', 'bytes'] as const).map((basis) => ({
    basis,
    count: parts.filter((part) => part.basis === basis).length,
  }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).basis;
};

/** Protection of several calls together: protected by known, the unknown remainder beside it. */
export const mergeMtls = (parts: readonly EdgeMtls[]): EdgeMtls => {
  const basis = mainBasis(parts);
  const same = parts.filter((part) => part.basis === basis);
  const share = weightedMean(same.map((part) => [part.share, part.knownRate]));
  return {
    state: mtlsStateOf(share),
    share,
    knownRate: sumOf(same.map((part) => part.knownRate)),
    unknownRate: sumOf(same.map((part) => part.unknownRate)),
    basis,
  };
};

/** Protection of what arrives at each node: of its requests, or of its TCP where no request arrives. */
export const arrivingProtection = (edges: readonly GraphEdge[]): ReadonlyMap<string, MtlsState> => {
  const byTarget = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const known = byTarget.get(edge.target);
    if (known === undefined) byTarget.set(edge.target, [edge]);
    else known.push(edge);
  }
  return new Map(
    [...byTarget].map(([id, arriving]) => {
      const requests = arriving.filter((edge) => edge.protocol !== 'tcp');
      const counted = requests.length > 0 ? requests : arriving;
      return [id, mergeMtls(counted.map((edge) => edge.mtls)).state];
    }),
  );
};
