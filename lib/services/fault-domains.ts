import type { FaultDomain, FaultShare } from '@/lib/domain/service';
import { decidingFlag, flagRows, grpcDomain } from './flags';

/** One row of failed requests as an account reports them. Rates per second. */
export interface FailedRow {
  readonly code: string | null;
  readonly grpc: string | null;
  readonly flags: string | null;
  readonly rate: number;
}

/** The failures of one edge, by who tells of them; null: that end does not report at all. */
export interface FailedEdge {
  readonly client: readonly FailedRow[] | null;
  readonly server: readonly FailedRow[] | null;
}

/** Where one row points: the domain, and the word that says so (a flag, a code, or the gap). */
interface Sign {
  readonly domain: FaultDomain;
  readonly mark: string;
  readonly rate: number;
}

/** What the client counted beyond what the server knows of: lost on the way. */
export const GAP_MARK = 'only the caller saw it';

const flaglessDomain = ({ code, grpc }: FailedRow): FaultDomain => {
  // A gRPC status beside an HTTP failure was derived from it; the HTTP code is the original.
  if (grpc !== null && grpc !== '' && !/^[45]\d\d$/.test(code ?? '')) return grpcDomain(grpc);
  if (code === '401' || code === '403' || code === '429') return 'policy';
  if (/^5\d\d$/.test(code ?? '')) return 'application';
  return /^4\d\d$/.test(code ?? '') ? 'caller' : 'unknown';
};

const flaglessMark = ({ code, grpc }: FailedRow): string =>
  grpc !== null && grpc !== '' && grpc !== '0' && !/^[45]\d\d$/.test(code ?? '') ? `gRPC ${grpc}` : (code ?? 'no code');

const signOf = (row: FailedRow): Sign => {
  const flag = decidingFlag(row.flags);
  const known = flagRows.find((candidate) => candidate.flag === flag);
  // URX alone: the last answer was the callee's own, so its code speaks.
  if (flag === null || known?.domain === null) {
    return { domain: flaglessDomain(row), mark: flag ?? flaglessMark(row), rate: row.rate };
  }
  return { domain: known?.domain ?? 'unknown', mark: flag, rate: row.rate };
};

const total = (rows: readonly { readonly rate: number }[]): number => rows.reduce((sum, row) => sum + row.rate, 0);
const scaled = (signs: readonly Sign[], by: number): readonly Sign[] =>
  signs.map((sign) => ({ ...sign, rate: sign.rate * by }));

/**
 * The failures of one edge by domain. The caller's flag decides; where it has none, the callee's own report of as many
 * failures does; what the callee knows nothing of was lost between the two (mesh-metrics 6, procedure step 1).
 */
const signsOf = ({ client, server }: FailedEdge): readonly Sign[] => {
  if (client === null) return (server ?? []).map(signOf);
  if (server === null) return client.map(signOf);
  const flagged = client.filter((row) => decidingFlag(row.flags) !== null);
  const plain = client.filter((row) => decidingFlag(row.flags) === null);
  const asked = total(plain);
  const answered = total(server);
  if (asked === 0) return flagged.map(signOf);
  // Retries make the server count more than the caller; it then explains all of it, in its own proportions.
  const explained = Math.min(asked, answered);
  const own = answered === 0 ? [] : scaled(server.map(signOf), explained / answered);
  const gap = asked - explained;
  const lost: readonly Sign[] = gap > asked * 1e-6 ? [{ domain: 'network', mark: GAP_MARK, rate: gap }] : [];
  return [...flagged.map(signOf), ...own, ...lost];
};

const byRate = (a: FaultShare, b: FaultShare): number =>
  b.rate - a.rate || (a.domain < b.domain ? -1 : a.domain > b.domain ? 1 : 0);

/** Failed requests by whose fault they likely are, largest first; empty when nothing failed. Shares add up to 1. */
export const faultShares = (edges: readonly FailedEdge[]): FaultShare[] => {
  const signs = edges.flatMap(signsOf).filter((sign) => sign.rate > 0);
  const all = total(signs);
  return [...new Set(signs.map((sign) => sign.domain))]
    .map((domain) => {
      const own = signs.filter((sign) => sign.domain === domain);
      const marks = [...new Set(own.map((sign) => sign.mark))].map((mark) => ({
        mark,
        rate: total(own.filter((sign) => sign.mark === mark)),
      }));
      const flags = marks.sort((a, b) => b.rate - a.rate || (a.mark < b.mark ? -1 : 1)).map(({ mark }) => mark);
      const rate = total(own);
      return { domain, rate, share: Math.min(1, rate / all), flags };
    })
    .sort(byRate);
};
