import { type AccountSums, type Call, headlineOf } from '@/lib/domain/call';
import type { AccountFigures, ResponseRow, Traffic } from '@/lib/domain/graph';
import { accounts } from '@/lib/domain/graph';
import type { Judgeable } from './health';
import { significant, significantOrNull } from './round';
import { addSums } from './sums';

const present = <T>(values: readonly (T | null)[]): readonly T[] =>
  values.filter((value): value is T => value !== null);
const total = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0);
const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
const bytesOf = ({ sentBytes, receivedBytes }: AccountSums): number => sentBytes + receivedBytes;

/** Figures of a set of calls of one kind, unrounded. Requests are null on TCP and bytes null elsewhere (fine-print.md 8). */
interface Sums {
  readonly requests: number | null;
  readonly errors: number;
  readonly clientErrors: number;
  readonly bytes: number | null;
  readonly connections: number | null;
}

const sumsOf = (rows: readonly AccountSums[], isTcp: boolean): Sums => {
  const connections = present(rows.map((row) => row.connections));
  return {
    requests: isTcp ? null : total(rows, (row) => row.requests),
    errors: total(rows, (row) => row.errors),
    clientErrors: total(rows, (row) => row.clientErrors),
    bytes: isTcp ? total(rows, bytesOf) : null,
    connections: isTcp && connections.length > 0 ? total(connections, (count) => count) : null,
  };
};

const ratesOf = ({ requests, errors, clientErrors, bytes }: Sums): AccountFigures => ({
  requestRate: significantOrNull(requests),
  errorRate: requests === null ? null : significantOrNull(ratio(errors, requests)),
  clientErrorRate: requests === null ? null : significantOrNull(ratio(clientErrors, requests)),
  bytesRate: significantOrNull(bytes),
});

/** One edge's headline figures: sums of the headlines of its calls, which share a protocol. */
export const edgeFigures = (calls: readonly Call[]) => {
  const isTcp = calls[0]?.protocol === 'tcp';
  const headline = sumsOf(present(calls.map(headlineOf)), isTcp);
  const side = (account: 'client' | 'server') => {
    const rows = present(calls.map((call) => call[account]));
    return rows.length === 0 ? null : ratesOf(sumsOf(rows, isTcp));
  };
  return {
    figures: { ...ratesOf(headline), connectionRate: significantOrNull(headline.connections) },
    accounts: { client: side('client'), server: side('server') },
    judgeable: { requests: headline.requests, errors: headline.errors } satisfies Judgeable,
    isIdle: calls.every(isIdleCall),
  };
};

/** What flows into or out of a node: requests of its HTTP and gRPC calls, bytes of its TCP calls. */
export const trafficOf = (calls: readonly Call[]): { readonly traffic: Traffic; readonly judgeable: Judgeable } => {
  const of = (isTcp: boolean) => calls.filter(({ protocol }) => (protocol === 'tcp') === isTcp);
  const [http, tcp] = [of(false), of(true)];
  const requests = sumsOf(present(http.map(headlineOf)), false);
  const bytes = sumsOf(present(tcp.map(headlineOf)), true);
  const judgeable = { requests: http.length === 0 ? null : requests.requests, errors: requests.errors };
  return {
    judgeable,
    traffic: {
      requestRate: significantOrNull(judgeable.requests),
      errorRate: significantOrNull(ratio(judgeable.errors, judgeable.requests ?? 0)),
      bytesRate: tcp.length === 0 ? null : significantOrNull(bytes.bytes),
    },
  };
};

/** Series are present and counted nothing in the window. */
export const isIdleCall = (call: Call): boolean => {
  const sums = headlineOf(call);
  return sums === null || (sums.requests === 0 && bytesOf(sums) === 0 && (sums.connections ?? 0) === 0);
};

const byRate = (a: ResponseRow, b: ResponseRow): number =>
  b.rate - a.rate || (`${a.code} ${a.flags}` < `${b.code} ${b.flags}` ? -1 : 1);

/** Responses by code, gRPC status and flags as each account saw them, most frequent first. */
export const responsesOf = (calls: readonly Call[]): ResponseRow[] =>
  accounts.flatMap((account) => {
    const [first, ...others] = present(calls.map((call) => call[account]));
    if (first === undefined) return [];
    return others
      .reduce(addSums, first)
      .responses.filter(({ rate }) => rate > 0)
      .map(({ code, grpc, flags, rate }) => ({ account, code, grpc, flags, rate: significant(rate) }))
      .sort(byRate);
  });
