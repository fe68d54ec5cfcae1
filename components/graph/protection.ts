import type { EdgeMtls, MtlsState } from '@/lib/domain/graph';
import type { Call } from '@/lib/graph/columns';
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

interface Arriving {
  /** Of calls with requests, and of those without (TCP), by basis: known, protected, how many. */
  readonly requests: Sums;
  readonly tcp: Sums;
}
type Sums = Record<EdgeMtls['basis'], { known: number; shared: number; calls: number }>;

const noSums = (): Sums => ({
  requests: { known: 0, shared: 0, calls: 0 },
  connections: { known: 0, shared: 0, calls: 0 },
  bytes: { known: 0, shared: 0, calls: 0 },
});

const stateOf = (sums: Sums): MtlsState => {
  const { requests, connections, bytes } = sums;
  // As `mainBasis`: the basis most of the calls have, the first of them where several have as many.
  const main = [connections, bytes].reduce((best, each) => (each.calls > best.calls ? each : best), requests);
  return mtlsStateOf(main.known > 0 ? main.shared / main.known : null);
};

/**
 * Protection of what arrives at each node: of its requests, or of its TCP where no request arrives. Told call by call by
 * whoever goes through them anyway: it is made of every call at every refresh. The same as `mergeMtls` of them.
 */
export const arrivingProtection = (): {
  readonly add: (call: Pick<Call, 'target' | 'protocol' | 'mtls'>) => void;
  readonly at: (id: string) => MtlsState | null;
} => {
  const byTarget = new Map<string, Arriving>();
  return {
    add: ({ target, protocol, mtls }) => {
      let arriving = byTarget.get(target);
      if (arriving === undefined) {
        arriving = { requests: noSums(), tcp: noSums() };
        byTarget.set(target, arriving);
      }
      const sum = (protocol === 'tcp' ? arriving.tcp : arriving.requests)[mtls.basis];
      sum.calls++;
      if (mtls.share === null || mtls.knownRate === null) return;
      sum.known += mtls.knownRate;
      sum.shared += mtls.share * mtls.knownRate;
    },
    at: (id) => {
      const arriving = byTarget.get(id);
      if (arriving === undefined) return null;
      const { requests, tcp } = arriving;
      const calls = requests.requests.calls + requests.connections.calls + requests.bytes.calls;
      return stateOf(calls > 0 ? requests : tcp);
    },
  };
};
