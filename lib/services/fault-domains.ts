import type { FaultDomain, FaultShare } from '@/lib/domain/service';
import { type Evidence, explained, mayBeProxys, type Sign, total } from './evidence';
import { decidingFlag, grpcDomain, nameOf } from './flags';

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
  /** The mesh tells codes alone: an answer its proxies could have made themselves says nothing of who made it. */
  readonly isFlagless?: boolean;
}

/** What the client counted beyond what the server knows of: lost on the way. */
export const GAP_MARK = 'only the caller saw it';

const isHttpFailure = (code: string | null): boolean => /^[45]\d\d$/.test(code ?? '');

const codeDomain = ({ code, grpc }: FailedRow): FaultDomain => {
  // A gRPC status beside an HTTP failure was derived from it; the HTTP code is the original.
  if (grpc !== null && grpc !== '' && !isHttpFailure(code)) return grpcDomain(grpc);
  if (code === '401' || code === '403' || code === '429') return 'policy';
  if (/^5\d\d$/.test(code ?? '')) return 'application';
  return /^4\d\d$/.test(code ?? '') ? 'caller' : 'unknown';
};

const codeMark = ({ code, grpc }: FailedRow): string =>
  grpc !== null && grpc !== '' && grpc !== '0' && !isHttpFailure(code) ? `gRPC ${grpc}` : (code ?? 'no code');

/** The flag that says where a row points; null: none does, or only a symptom. */
const tellingFlag = (row: FailedRow) => {
  const found = decidingFlag(row.flags);
  return found === null || (found.row !== null && found.row.domain === null) ? null : found;
};

const signOf = (row: FailedRow): Sign => {
  const telling = tellingFlag(row);
  const { rate } = row;
  if (telling !== null) return { domain: telling.row?.domain ?? 'unknown', mark: nameOf(telling), rate };
  // A symptom alone (URX): the last answer was the callee's own, so its code speaks.
  const symptom = decidingFlag(row.flags);
  return { domain: codeDomain(row), mark: symptom === null ? codeMark(row) : nameOf(symptom), rate };
};

/** A caller's row of a mesh without flags. */
const flaglessSign = (row: FailedRow): Sign => {
  const sign = signOf(row);
  return mayBeProxys(row.code) ? { ...sign, domain: 'unknown', open: row.code ?? '' } : sign;
};

const scaled = (signs: readonly Sign[], by: number): readonly Sign[] =>
  signs.map((sign) => ({ ...sign, rate: sign.rate * by }));

/**
 * The failures of one edge by domain. The caller's flag decides; where it has none, the callee's own report of as many
 * failures does; what the callee knows nothing of was lost between the two (mesh-metrics 6, procedure step 1).
 */
const signsOf = ({ client, server, isFlagless = false }: FailedEdge): readonly Sign[] => {
  if (client === null) return (server ?? []).map(signOf);
  if (server === null) return client.map(isFlagless ? flaglessSign : signOf);
  const flagged = client.filter((row) => tellingFlag(row) !== null);
  const asked = total(client.filter((row) => tellingFlag(row) === null));
  const answered = total(server);
  if (asked === 0) return flagged.map(signOf);
  // Retries make the server count more than the caller; it then explains all of it, in its own proportions.
  const explained = Math.min(asked, answered);
  const own = answered === 0 ? [] : scaled(server.map(signOf), explained / answered);
  const gap = asked - explained;
  const lost: readonly Sign[] = gap > asked * 1e-6 ? [{ domain: 'network', mark: GAP_MARK, rate: gap, open: '' }] : [];
  return [...flagged.map(signOf), ...own, ...lost];
};

const byRate = (a: FaultShare, b: FaultShare): number =>
  b.rate - a.rate || (a.domain < b.domain ? -1 : a.domain > b.domain ? 1 : 0);

/**
 * Failed requests by whose fault they likely are, largest first; empty when nothing failed. Shares add up to 1.
 * `evidence`: what proxies counted of answers they made themselves.
 */
export const faultShares = (edges: readonly FailedEdge[], evidence: readonly Evidence[] = []): FaultShare[] =>
  sharesOf(explained(edges.flatMap(signsOf), evidence));

/** Signs by domain, largest first. */
export const sharesOf = (given: readonly Sign[]): FaultShare[] => {
  const signs = given.filter((sign) => sign.rate > 0);
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
