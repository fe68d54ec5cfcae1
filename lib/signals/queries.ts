import type { Protocol } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { ErrorRules } from '@/lib/domain/settings';
import type { Millis, PromQL } from '@/lib/domain/units';
import { labelsOf, type MeshAdapter, type RowField } from '@/lib/mesh/adapter';
import { either, escapeRe2, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { combined, type FieldMatchers, spelled } from './select';

/** Marks put on rows so that several sums can ride in one call. */
export const ACCOUNT_MARK = 'weft_account';
export const MEASURE_MARK = 'weft_measure';

/** Rows of both accounts, as field matchers that never share a row. */
export interface Slices {
  readonly client: readonly FieldMatchers[];
  readonly server: readonly FieldMatchers[];
}

/** The little that is kept of each row beside its value: which clusters its ends lie in. */
const clusterFields = ['sourceCluster', 'targetCluster', 'reporterCluster'] as const satisfies readonly RowField[];

const joinedBy = (names: readonly string[]): string => names.map(escapeRe2).join('|');
const classPattern = (code: string): string => (/^\dxx$/i.test(code) ? `${code.slice(0, 1)}..` : escapeRe2(code));

const NO_RESPONSE = '0';

/**
 * Rows that are errors, as matchers that never share a row (fine-print.md 7, `outcomeOf` row by row): failed codes, no
 * response unless the caller left, and gRPC statuses hidden under a code that is neither.
 */
export const errorMatchers = ({ http, grpc, ignoreFlags }: ErrorRules): readonly FieldMatchers[] => {
  const codes = http.filter((code) => code !== NO_RESPONSE).map(classPattern);
  const stayed: FieldMatchers =
    ignoreFlags.length === 0 ? {} : { flags: { notRe2: `(.*,)?(${joinedBy(ignoreFlags)})(,.*)?` } };
  const unanswered: FieldMatchers = { code: NO_RESPONSE, ...stayed };
  const status: FieldMatchers = { protocol: 'grpc', grpc: { in: grpc.map(String) } };
  const hidden: readonly FieldMatchers[] = [
    { code: { notRe2: [...codes, NO_RESPONSE].join('|') }, ...status },
    ...(http.includes(NO_RESPONSE) ? [] : [{ ...unanswered, ...status }]),
  ];
  return [
    ...(codes.length === 0 ? [] : [{ code: { re2: codes.join('|') } }]),
    ...(http.includes(NO_RESPONSE) ? [unanswered] : []),
    ...(grpc.length === 0 ? [] : hidden),
  ];
};

/** Rows of a protocol; an L7 protocol nobody knows is `http`. */
export const protocolMatchers = (protocol: Protocol | null): FieldMatchers => {
  if (protocol === null) return {};
  return { protocol: protocol === 'http' ? { notIn: ['grpc', 'tcp'] } : protocol };
};

interface Sum {
  readonly adapter: MeshAdapter;
  readonly metric: string;
  readonly slices: Slices;
  readonly window: Millis;
  readonly by?: readonly string[];
}

const sideSum = ({ adapter, metric, slices, window, by = [] }: Sum, account: Account): readonly PromQL[] => {
  const row = adapter.accounts[account];
  const rows = slices[account].flatMap((fields) => {
    const where = spelled(fields, row);
    return where === null ? [] : [rate(selector(metric, where), window)];
  });
  if (rows.length === 0) return [];
  const kept = clusterFields.flatMap((field) => labelsOf(row, field));
  return [marked(ACCOUNT_MARK, account, sumBy([...by, ...kept], either(rows)))];
};

/** The sum of a counter's rates by account and clusters; null where no account can tell. */
export const sumQuery = (sum: Sum): PromQL | null => {
  const sides = [...sideSum(sum, 'client'), ...sideSum(sum, 'server')];
  return sides.length === 0 ? null : either(sides);
};

/** Several counters in one call, each row marked with its measure. */
export const measuresQuery = (sums: readonly (Omit<Sum, 'metric'> & { measure: string; metric: string | null })[]) => {
  const parts = sums.flatMap(({ measure, metric, ...rest }) => {
    const inner = metric === null ? null : sumQuery({ ...rest, metric });
    return inner === null ? [] : [marked(MEASURE_MARK, measure, inner)];
  });
  return parts.length === 0 ? null : either(parts);
};

/** Narrows slices of both accounts alike. */
export const narrowed = ({ client, server }: Slices, by: readonly FieldMatchers[]): Slices => ({
  client: combined(client, by),
  server: combined(server, by),
});
