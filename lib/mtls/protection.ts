import type { Call, Protection } from '@/lib/domain/call';
import { headlineOf } from '@/lib/domain/call';
import type { MtlsState, mtlsBases } from '@/lib/domain/graph';
import type { Coverage } from '@/lib/domain/mtls';

export type Basis = (typeof mtlsBases)[number];
const NOTHING: Protection = { protected: 0, plaintext: 0, unknown: 0 };

export const addedProtection = (a: Protection, b: Protection): Protection => ({
  protected: a.protected + b.protected,
  plaintext: a.plaintext + b.plaintext,
  unknown: a.unknown + b.unknown,
});
export const sumProtection = (all: readonly Protection[]): Protection => all.reduce(addedProtection, NOTHING);
export const knownOf = (protection: Protection): number => protection.protected + protection.plaintext;
const wholeOf = (protection: Protection): number => knownOf(protection) + protection.unknown;

type Measure = 'requestProtection' | 'connectionProtection' | 'bytesProtection';

/**
 * Protection of one call by whoever may state it: the callee, else a caller whose mesh lets it (fine-print.md 10).
 * Where nobody may, all of the headline is unknown.
 */
const statedBy = (call: Call, measure: Measure): Protection => {
  if (!call.protectionStated) return { ...NOTHING, unknown: wholeOf(headlineOf(call)?.[measure] ?? NOTHING) };
  if (call.server !== null) return call.server[measure];
  const client = call.client?.[measure] ?? NOTHING;
  // A caller that may not state anything only repeats what the callee of the same pair tells elsewhere.
  return knownOf(client) > 0 ? client : NOTHING;
};

/** Requests per second by protection; nothing for TCP. */
export const requestProtection = (call: Call): Protection =>
  call.protocol === 'tcp' ? NOTHING : statedBy(call, 'requestProtection');

export interface Weighted {
  readonly protection: Protection;
  readonly basis: Basis;
}

/** TCP by connections opened if any were in the window, else by bytes. null: no TCP. */
export const tcpProtection = (calls: readonly Call[]): Weighted | null => {
  const tcp = calls.filter(({ protocol }) => protocol === 'tcp');
  if (tcp.length === 0) return null;
  const opened = sumProtection(tcp.map((call) => statedBy(call, 'connectionProtection')));
  if (wholeOf(opened) > 0) return { protection: opened, basis: 'connections' };
  return { protection: sumProtection(tcp.map((call) => statedBy(call, 'bytesProtection'))), basis: 'bytes' };
};

/** protected / known; null when nothing is known. */
export const shareOf = (protection: Protection): number | null => {
  const known = knownOf(protection);
  return known > 0 ? Math.min(1, protection.protected / known) : null;
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
