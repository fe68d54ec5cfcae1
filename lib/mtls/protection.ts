import type { Call, Protection } from '@/lib/domain/call';
import type { MtlsState, mtlsBases } from '@/lib/domain/graph';
import type { Coverage } from '@/lib/domain/mtls';
import { protectionOf, protectionOfAll, shareOf, tcpBasis } from '@/lib/graph/protection';
import { addProtection } from '@/lib/graph/sums';

export type Basis = (typeof mtlsBases)[number];
const NOTHING: Protection = { protected: 0, plaintext: 0, unknown: 0 };

export const sumProtection = (all: readonly Protection[]): Protection => all.reduce(addProtection, NOTHING);
export const knownOf = (protection: Protection): number => protection.protected + protection.plaintext;
const wholeOf = (protection: Protection): number => knownOf(protection) + protection.unknown;

/** Requests per second by protection; nothing for TCP. */
export const requestProtection = (call: Call): Protection =>
  call.protocol === 'tcp' ? NOTHING : protectionOf(call).requests;

export interface Weighted {
  readonly protection: Protection;
  readonly basis: Basis;
}

/** TCP by connections opened if any were in the window, else by bytes. null: no TCP. */
export const tcpProtection = (calls: readonly Call[]): Weighted | null => {
  const tcp = calls.filter(({ protocol }) => protocol === 'tcp');
  if (tcp.length === 0) return null;
  const all = protectionOfAll(tcp);
  const basis = tcpBasis(all);
  return { protection: all[basis], basis };
};

/** `mutual` is all of it: a share that only rounds to 1 is `partial`. */
export const stateOf = (protection: Protection): MtlsState => {
  if (knownOf(protection) <= 0) return 'unknown';
  if (protection.plaintext <= 0) return 'mutual';
  return protection.protected > 0 ? 'partial' : 'plaintext';
};

/** Coverage of a set of calls: requests, and TCP apart. */
export const coverageOf = (calls: readonly Call[]): Coverage => {
  const requests = sumProtection(calls.map(requestProtection));
  const tcp = tcpProtection(calls);
  return {
    share: shareOf(requests),
    knownRate: knownOf(requests),
    unknownRate: requests.unknown,
    plaintextRate: requests.plaintext,
    state: wholeOf(requests) === 0 && tcp !== null ? stateOf(tcp.protection) : stateOf(requests),
    tcp:
      tcp === null
        ? null
        : {
            share: shareOf(tcp.protection),
            known: knownOf(tcp.protection),
            unknown: tcp.protection.unknown,
            plaintext: tcp.protection.plaintext,
            basis: tcp.basis,
          },
  };
};
