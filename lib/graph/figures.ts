import { type AccountSums, type Call, headlineOf } from '@/lib/domain/call';
import type { AccountFigures, ResponseRow, Traffic } from '@/lib/domain/graph';
import { accounts } from '@/lib/domain/graph';
import type { Judgeable } from './health';
import { significant, significantOrNull } from './round';
import { addSums } from './sums';

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Figures of a set of calls of one kind, unrounded. Requests are null on TCP and bytes null elsewhere (fine-print.md 8). */
interface Sums {
  readonly count: number;
  readonly requests: number;
  readonly errors: number;
  readonly clientErrors: number;
  readonly bytes: number;
  readonly connections: number | null;
}

/** One loop: there are tens of thousands of these in a big mesh. */
const sumsOf = (calls: readonly Call[], pick: (call: Call) => AccountSums | null): Sums => {
  let [count, requests, errors, clientErrors, bytes] = [0, 0, 0, 0, 0];
  let connections: number | null = null;
  for (const call of calls) {
    const sums = pick(call);
    if (sums === null) continue;
    count += 1;
    requests += sums.requests;
    errors += sums.errors;
    clientErrors += sums.clientErrors;
    bytes += sums.sentBytes + sums.receivedBytes;
    if (sums.connections !== null) connections = (connections ?? 0) + sums.connections;
  }
  return { count, requests, errors, clientErrors, bytes, connections };
};

const ratesOf = ({ requests, errors, clientErrors, bytes }: Sums, isTcp: boolean): AccountFigures => ({
  requestRate: isTcp ? null : significant(requests),
  errorRate: isTcp ? null : significantOrNull(ratio(errors, requests)),
  clientErrorRate: isTcp ? null : significantOrNull(ratio(clientErrors, requests)),
  bytesRate: isTcp ? significant(bytes) : null,
});

const clientOf = (call: Call) => call.client;
const serverOf = (call: Call) => call.server;

/** One edge's headline figures: sums of the headlines of its calls, which share a protocol. */
export const edgeFigures = (calls: readonly Call[]) => {
  const isTcp = calls[0]?.protocol === 'tcp';
  const headline = sumsOf(calls, headlineOf);
  const side = (pick: typeof clientOf): AccountFigures | null => {
    const sums = sumsOf(calls, pick);
    return sums.count === 0 ? null : ratesOf(sums, isTcp);
  };
  const { requests, errors, connections } = headline;
  return {
    figures: { ...ratesOf(headline, isTcp), connectionRate: isTcp ? significantOrNull(connections) : null },
    accounts: { client: side(clientOf), server: side(serverOf) },
    judgeable: { requests: isTcp ? null : requests, errors } satisfies Judgeable,
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
    judgeable: { requests, errors: http.errors },
    traffic: {
      requestRate: significantOrNull(requests),
      errorRate: significantOrNull(ratio(http.errors, http.requests)),
      bytesRate: tcp.count === 0 ? null : significant(tcp.bytes),
    },
  };
};

/** Series are present and counted nothing in the window. */
export const isIdleCall = (call: Call): boolean => {
  const sums = headlineOf(call);
  return (
    sums === null || (sums.requests === 0 && sums.sentBytes + sums.receivedBytes === 0 && (sums.connections ?? 0) === 0)
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
      .map(({ code, grpc, flags, rate }) => ({ account, code, grpc, flags, rate: significant(rate) }))
      .sort(byRate);
  });
