import { type AccountSums, type Call, headlineOf } from '@/lib/domain/call';
import type { AccountFigures, ResponseRow, Traffic } from '@/lib/domain/graph';
import { accounts, type LayerReading } from '@/lib/domain/graph';
import type { Judgeable } from './health';
import { edgeMtls, NO_PROTECTIONS } from './protection';
import { significant, significantOrNull } from './round';
import { addProtection, addSums } from './sums';

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Figures of a set of calls of one kind, unrounded. Requests are null on TCP and bytes null elsewhere (fine-print.md 8). */
interface Sums {
  readonly count: number;
  readonly requests: number;
  readonly errors: number;
  readonly clientErrors: number;
  readonly unjudged: number;
  readonly bytes: number | null;
  readonly connections: number | null;
  readonly connectFailures: number | null;
}

/** One loop: there are tens of thousands of these in a big mesh. */
const sumsOf = <T>(told: readonly T[], pick: (one: T) => AccountSums | null): Sums => {
  let [count, requests, errors, clientErrors, unjudged] = [0, 0, 0, 0, 0];
  let [bytes, connections, connectFailures]: [number | null, number | null, number | null] = [null, null, null];
  for (const one of told) {
    const sums = pick(one);
    if (sums === null) continue;
    count += 1;
    requests += sums.requests;
    errors += sums.errors;
    clientErrors += sums.clientErrors;
    unjudged += sums.unjudged;
    const { sentBytes, receivedBytes } = sums;
    if (sentBytes !== null || receivedBytes !== null) bytes = (bytes ?? 0) + (sentBytes ?? 0) + (receivedBytes ?? 0);
    if (sums.connections !== null) connections = (connections ?? 0) + sums.connections;
    if (sums.connectFailures !== null) connectFailures = (connectFailures ?? 0) + sums.connectFailures;
  }
  return { count, requests, errors, clientErrors, unjudged, bytes, connections, connectFailures };
};

/** A mesh that tells no endings at all has no error rate; requests without an ending among others are no errors. */
const isJudged = ({ requests, unjudged }: Pick<Sums, 'requests' | 'unjudged'>): boolean =>
  requests === 0 || unjudged < requests;

const ratesOf = (sums: Sums, isTcp: boolean): AccountFigures => {
  const { requests, errors, clientErrors, bytes } = sums;
  const share = (part: number) => (isTcp || !isJudged(sums) ? null : significantOrNull(ratio(part, requests)));
  return {
    requestRate: isTcp ? null : significant(requests),
    errorRate: share(errors),
    clientErrorRate: share(clientErrors),
    bytesRate: isTcp ? significantOrNull(bytes) : null,
  };
};

/** Requests and errors of one account's sums. */
export const accountFigures = (sums: AccountSums): Pick<AccountFigures, 'requestRate' | 'errorRate'> => ({
  requestRate: significant(sums.requests),
  errorRate: isJudged(sums) ? significantOrNull(ratio(sums.errors, sums.requests)) : null,
});

const clientOf = (call: Call) => call.client;
const serverOf = (call: Call) => call.server;

/**
 * What an edge is judged by: requests and their errors; of TCP the connections opened and those that never came about,
 * where the mesh counts the latter. Envoy and ztunnel count a connection as opened when they try it, those that fail
 * among them; a tally of failures without one of attempts stands for both. `requests` null: nothing is reported that
 * could be judged.
 */
const judgeableOf = (sums: Sums, isTcp: boolean): Judgeable => {
  const { requests, errors, connections, connectFailures } = sums;
  if (!isTcp) return { requests: isJudged(sums) ? requests : null, errors };
  if (connectFailures === null) return { requests: null, errors: 0 };
  return { requests: Math.max(connections ?? 0, connectFailures), errors: connectFailures };
};

/** Protected of known, by connections where any were opened, else by bytes. */
const connectionShare = (told: readonly AccountSums[]): number | null => {
  const connections = told.map((sums) => sums.connectionProtection).reduce(addProtection, NO_PROTECTIONS.connections);
  const bytes = told.map((sums) => sums.bytesProtection).reduce(addProtection, NO_PROTECTIONS.bytes);
  return edgeMtls({ ...NO_PROTECTIONS, connections, bytes }, true).share;
};

const layerFour = (sums: Sums, share: number | null): LayerReading => ({
  requestRate: null,
  errorRate: null,
  bytesRate: significantOrNull(sums.bytes),
  connectionRate: significantOrNull(sums.connections),
  ...(sums.connectFailures === null ? {} : { connectFailureRate: significant(sums.connectFailures) }),
  mtlsShare: significantOrNull(share),
});

/** What each end's node proxy says of the connections: the caller's word, else the callee's; of mutual TLS the other way round. */
const carriersOf = (calls: readonly Call[]): LayerReading | null => {
  const carriers = calls.flatMap((call) => call.carriers ?? []);
  if (carriers.length === 0) return null;
  const both = carriers.map(({ client, server }) => ({ told: client ?? server, attested: server ?? client }));
  const sums = sumsOf(both, ({ told }) => told);
  return layerFour(sums, connectionShare(both.flatMap(({ attested }) => attested ?? [])));
};

const isAmbient = ({ meshes }: Call): boolean => meshes.includes('ambient');

/** The readings of an edge that ambient tells of: connections by its ztunnels, requests by whoever reads them. Absent: none. */
export const layersOf = (calls: readonly Call[]): { readonly l4?: LayerReading; readonly l7?: LayerReading } | null => {
  if (!calls.some(isAmbient)) return null;
  const headline = sumsOf(calls, headlineOf);
  if (calls[0]?.protocol === 'tcp') {
    const said = calls.flatMap((call) => call.server ?? call.client ?? []);
    return { l4: layerFour(headline, connectionShare(said)) };
  }
  const l4 = carriersOf(calls);
  const { requestRate, errorRate } = ratesOf(headline, false);
  return { ...(l4 === null ? {} : { l4 }), l7: { requestRate, errorRate, bytesRate: null, connectionRate: null } };
};

/** The sums of the headlines are those of an account wherever that is everybody's headline. */
const headlineSums = (calls: readonly Call[], client: Sums, server: Sums): Sums => {
  const [first] = calls;
  if (first === undefined || calls.some(({ headline }) => headline !== first.headline))
    return sumsOf(calls, headlineOf);
  return first.headline === 'client' ? client : server;
};

/** One edge's headline figures: sums of the headlines of its calls, which share a protocol. */
export const edgeFigures = (calls: readonly Call[]) => {
  const isTcp = calls[0]?.protocol === 'tcp';
  const [client, server] = [sumsOf(calls, clientOf), sumsOf(calls, serverOf)];
  const headline = headlineSums(calls, client, server);
  const figures = ratesOf(headline, isTcp);
  const side = (sums: Sums): AccountFigures | null => {
    if (sums.count === 0) return null;
    return sums === headline ? figures : ratesOf(sums, isTcp);
  };
  const { connections, connectFailures } = headline;
  return {
    figures,
    connectionRate: isTcp ? significantOrNull(connections) : null,
    /** null: not counted, or no connection is. */
    connectFailureRate: isTcp && connectFailures !== null ? significant(connectFailures) : null,
    accounts: { client: side(client), server: side(server) },
    judgeable: judgeableOf(headline, isTcp),
    isIdle: calls.every(isIdleCall),
  };
};

const ofHttp = (call: Call) => (call.protocol === 'tcp' ? null : headlineOf(call));
const ofTcp = (call: Call) => (call.protocol === 'tcp' ? headlineOf(call) : null);

/** What flows into or out of a node: requests of its HTTP and gRPC calls, bytes of its TCP calls. */
export const trafficOf = (calls: readonly Call[]): { readonly traffic: Traffic; readonly judgeable: Judgeable } => {
  const [http, tcp] = [sumsOf(calls, ofHttp), sumsOf(calls, ofTcp)];
  const requests = http.count === 0 ? null : http.requests;
  return {
    judgeable: { requests: isJudged(http) ? requests : null, errors: http.errors },
    traffic: {
      requestRate: significantOrNull(requests),
      errorRate: isJudged(http) ? significantOrNull(ratio(http.errors, http.requests)) : null,
      bytesRate: significantOrNull(tcp.bytes),
    },
  };
};

/** Series are present and counted nothing in the window. */
export const isIdleCall = (call: Call): boolean => {
  const sums = headlineOf(call);
  return (
    sums === null ||
    (sums.requests === 0 && (sums.sentBytes ?? 0) + (sums.receivedBytes ?? 0) === 0 && (sums.connections ?? 0) === 0)
  );
};

const byRate = (a: ResponseRow, b: ResponseRow): number =>
  b.rate - a.rate || (`${a.code} ${a.flags}` < `${b.code} ${b.flags}` ? -1 : 1);

/** Responses by code, gRPC status and flags as each account saw them, most frequent first. */
export const responsesOf = (calls: readonly Call[]): ResponseRow[] =>
  accounts.flatMap((account) => {
    const [first, ...others] = calls.flatMap((call) => call[account] ?? []);
    if (first === undefined) return [];
    return others
      .reduce(addSums, first)
      .responses.filter(({ rate }) => rate > 0)
      .map(({ code, grpc, flags, outcome, rate }) => ({ account, code, grpc, flags, outcome, rate: significant(rate) }))
      .sort(byRate);
  });
