import type { AccountSums, Call, Protection } from '@/lib/domain/call';
import type { Account, EdgeMtls } from '@/lib/domain/graph';
import { addProtection } from './sums';

/** What is known of the protection of a set of calls: requests, and apart TCP by connections and by bytes. */
export interface Protections {
  readonly requests: Protection;
  readonly connections: Protection;
  readonly bytes: Protection;
}

const NONE: Protection = { protected: 0, plaintext: 0, unknown: 0 };
export const NO_PROTECTIONS: Protections = { requests: NONE, connections: NONE, bytes: NONE };

const isKnown = (part: Protection): boolean => part.protected + part.plaintext > 0;
/** Does this account say anything of protection? */
export const states = ({ requestProtection, connectionProtection, bytesProtection }: AccountSums): boolean =>
  isKnown(requestProtection) || isKnown(connectionProtection) || isKnown(bytesProtection);

/** Whose word on protection stands: the server's, where it says something; else the client's; else whoever reports at all. */
export const protectionSpeaker = ({ client, server }: Pick<Call, Account>): Account =>
  server !== null && (client === null || states(server) || !states(client)) ? 'server' : 'client';

const whole = (part: Protection): number => part.protected + part.plaintext + part.unknown;

/** Retries let the callee count more than the caller sent: unknown protection is at most what the caller calls unknown,
 * so that losing the server account can never make less of the traffic unknown (fine-print.md 10). */
const atMost = (part: Protection, limit: Protection | undefined): Protection =>
  limit === undefined || part.unknown <= whole(limit) ? part : { ...part, unknown: whole(limit) };

/** What never came to the callee is as the caller sent it, where callers may say. */
const withBeyond = (part: Protection, sent: Protection | undefined): Protection => {
  const lost = sent === undefined ? 0 : whole(sent) - whole(part);
  if (sent === undefined || lost <= 0) return part;
  const share = lost / whole(sent);
  return {
    protected: part.protected + sent.protected * share,
    plaintext: part.plaintext + sent.plaintext * share,
    unknown: part.unknown + sent.unknown * share,
  };
};

/** What one call adds to the coverage of whatever it belongs to. Only accounts that may state protection state it. */
export const protectionOf = (call: Call): Protections => {
  const said = call[protectionSpeaker(call)];
  if (said === null) return NO_PROTECTIONS;
  // The callee's account tells these versions apart differently: what it says of the pair is said there.
  if (call.protectionStated && call.server === null && !states(said)) return NO_PROTECTIONS;
  const limit = said === call.server ? call.client : null;
  const beyond = limit !== null && states(limit) ? limit : null;
  const part = (of: 'requestProtection' | 'connectionProtection' | 'bytesProtection') =>
    withBeyond(atMost(said[of], limit?.[of]), beyond?.[of]);
  return {
    requests: part('requestProtection'),
    connections: part('connectionProtection'),
    bytes: part('bytesProtection'),
  };
};

export const addProtections = (a: Protections, b: Protections): Protections => ({
  requests: addProtection(a.requests, b.requests),
  connections: addProtection(a.connections, b.connections),
  bytes: addProtection(a.bytes, b.bytes),
});

export const protectionOfAll = (calls: readonly Call[]): Protections => {
  const [first] = calls;
  if (first !== undefined && calls.length === 1) return protectionOf(first);
  return calls.map(protectionOf).reduce(addProtections, NO_PROTECTIONS);
};

/** Protected of known; null when nothing is known. */
export const shareOf = (part: Protection): number | null => {
  const knownRate = part.protected + part.plaintext;
  return knownRate > 0 ? part.protected / knownRate : null;
};

export const mtlsStateOf = (share: number | null): EdgeMtls['state'] => {
  if (share === null) return 'unknown';
  if (share === 1) return 'mutual';
  return share === 0 ? 'plaintext' : 'partial';
};

/** TCP is weighed by connections opened, if any were in the window, else by bytes. */
export const tcpBasis = ({ connections }: Protections): 'connections' | 'bytes' =>
  whole(connections) > 0 ? 'connections' : 'bytes';

/** The lock of an edge. Not rounded. */
export const edgeMtls = (protections: Protections, isTcp: boolean): EdgeMtls => {
  const basis = isTcp ? tcpBasis(protections) : 'requests';
  const part = protections[basis];
  const share = shareOf(part);
  return {
    state: mtlsStateOf(share),
    share,
    knownRate: part.protected + part.plaintext,
    unknownRate: part.unknown,
    basis,
  };
};
