import type { EdgeMtls, MtlsState } from '@/lib/domain/graph';
import type { Calls } from '@/lib/graph/columns';
import { sumOf, weightedMean } from './sums';

/** product.md 2.5. */
export const mtlsStateOf = (share: number | null): MtlsState => {
  if (share === null) return 'unknown';
  if (share >= 1) return 'mutual';
  return share <= 0 ? 'plaintext' : 'partial';
};

/** The first of those that as many calls have is preferred. */
const bases = ['requests', 'connections', 'bytes'] as const satisfies readonly EdgeMtls['basis'][];

/** Requests, connections and bytes are never mixed into one sum: the basis most of the calls have is taken. */
const mainBasis = (parts: readonly EdgeMtls[]): EdgeMtls['basis'] => {
  const counted = bases.map((basis) => ({
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

type ArrivingCalls = Pick<Calls, 'length' | 'to' | 'protocol' | 'mtls'>;

/** Of calls of one basis: known, protected, how many. */
const [KNOWN, SHARED, CALLS, SUMS] = [0, 1, 2, 3] as const;
/** Sums of all bases. A node has as many for its requests and again for its TCP. */
const ALL_BASES = bases.length * SUMS;

/**
 * Protection of what arrives at each of `count` nodes, by its place: of its requests, or of its TCP where no request
 * arrives. null: nothing arrives. The same as `mergeMtls` of its calls, without a record of each or any object: it is made
 * of every call at every refresh.
 */
export const arrivingProtection = ({ length, to, protocol, mtls }: ArrivingCalls, count: number) => {
  const sums = new Float64Array(count * 2 * ALL_BASES);
  const { basis, share, knownRate } = mtls;
  const basisAt = basis.words.map((each) => Math.max(0, bases.indexOf(each)) * SUMS);
  const tcp = protocol.words.indexOf('tcp');
  const add = (at: number, value: number): void => {
    sums[at] = (sums[at] ?? 0) + value;
  };
  for (let i = 0; i < length; i++) {
    const place = to[i] ?? -1;
    if (place < 0) continue;
    const kind = 2 * place + (protocol.at[i] === tcp ? 1 : 0);
    const at = kind * ALL_BASES + (basisAt[basis.at[i] ?? 0] ?? 0);
    const [shared, known] = [share[i] ?? Number.NaN, knownRate[i] ?? Number.NaN];
    add(at + CALLS, 1);
    if (Number.isNaN(shared) || Number.isNaN(known)) continue;
    add(at + KNOWN, known);
    add(at + SHARED, shared * known);
  }
  const sumAt = (kind: number, basis: number, what: number): number =>
    sums[kind * ALL_BASES + basis * SUMS + what] ?? 0;
  const callsOf = (kind: number): number => bases.reduce((sum, _, basis) => sum + sumAt(kind, basis, CALLS), 0);
  const stateOf = (kind: number): MtlsState => {
    const main = bases.reduce(
      (best, _, each) => (sumAt(kind, each, CALLS) > sumAt(kind, best, CALLS) ? each : best),
      0,
    );
    const known = sumAt(kind, main, KNOWN);
    return mtlsStateOf(known > 0 ? sumAt(kind, main, SHARED) / known : null);
  };
  return (place: number): MtlsState | null => {
    const [requests, tcp] = [2 * place, 2 * place + 1];
    if (callsOf(requests) > 0) return stateOf(requests);
    return callsOf(tcp) > 0 ? stateOf(tcp) : null;
  };
};
