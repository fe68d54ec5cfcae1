import type { Call } from '@/lib/domain/call';
import type { Protocol } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import type { ErrorRules } from '@/lib/domain/settings';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type AccountRow, labelsOf, type Measure, type MeshAdapter, metricOf, type RowField } from '@/lib/mesh/adapter';
import { firstOf } from '@/lib/mesh/queries';
import { either, escapeRe2, except, type Matchers, marked, rate, sumBy } from '@/lib/promql/build';
import { combined } from './select';
import { type FieldMatchers, MISSING, spelled } from './spell';

/** Marks put on rows so that several sums can ride in one call. */
export const ACCOUNT_MARK = 'weft_account';
export const MEASURE_MARK = 'weft_measure';

/** Rows of both accounts. */
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
export const errorMatchers = (
  { http, grpc, ignoreFlags }: ErrorRules,
  account?: Pick<AccountRow, 'labels'>,
): readonly FieldMatchers[] => {
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
    // The mesh's own judgement stands only where there is no status (fine-print.md 7).
    ...(account?.labels.outcome === undefined ? [] : [{ code: MISSING, grpc: MISSING, outcome: 'failure' }]),
  ];
};

/** Rows of a protocol; an L7 protocol nobody knows is `http`. */
export const protocolMatchers = (protocol: Protocol | null): FieldMatchers => {
  if (protocol === null) return {};
  return { protocol: protocol === 'http' ? { notIn: ['grpc', 'tcp'] } : protocol };
};

interface Sum {
  readonly adapter: MeshAdapter;
  readonly measure: Measure;
  /** Of a histogram: `_sum`, `_count`, `_bucket`. */
  readonly suffix?: string;
  readonly slices: Slices;
  readonly window: Millis;
  readonly by?: readonly string[];
  /** The calls of the window: names that an account spells otherwise are found through them. */
  readonly calls: readonly Call[];
}

const sideSum = (sum: Sum, account: Account): readonly PromQL[] => {
  const { adapter, measure, suffix = '', slices, window, by = [], calls } = sum;
  const row = adapter.accounts[account];
  const metric = metricOf(adapter, account, measure);
  if (metric === null) return [];
  const { where = row.where } = metric;
  const sets = slices[account].flatMap((fields) =>
    spelled(fields, { account, row, where, calls, joinsByName: adapter.joinsByName ?? false }),
  );
  // Slices may overlap: the series of equal labels are one. So are those of a metric's several names.
  const read = (labels: Matchers) => firstOf(metric, suffix, labels, (series) => rate(series, window));
  const rows = new Set(
    sets.map((set) =>
      except(
        read(set.where),
        set.without.map((labels) => read({ ...set.where, ...labels })),
      ),
    ),
  );
  if (rows.size === 0) return [];
  const kept = clusterFields.flatMap((field) => labelsOf(row, field));
  return [marked(ACCOUNT_MARK, account, sumBy([...new Set([...by, ...kept])], either([...rows])))];
};

/** The sum of a counter's rates by account and clusters; null where no account can tell. */
export const sumQuery = (sum: Sum): PromQL | null => {
  const sides = accounts.flatMap((account) => sideSum(sum, account));
  return sides.length === 0 ? null : either(sides);
};

const NO_SLICES: Slices = { client: [], server: [] };

/**
 * Failed requests: a counter of their own where the account keeps one, else its requests that ended badly. `null`: no
 * account tells how requests ended.
 */
export const errorsQuery = (sum: Omit<Sum, 'measure'>, rules: ErrorRules): PromQL | null => {
  const sides = accounts.flatMap((account) => {
    const counted = metricOf(sum.adapter, account, 'failures') !== null;
    const own = { ...NO_SLICES, [account]: sum.slices[account] };
    const slices = counted ? own : narrowed(own, errorMatchers(rules, sum.adapter.accounts[account]));
    return sideSum({ ...sum, slices, measure: counted ? 'failures' : 'requests' }, account);
  });
  return sides.length === 0 ? null : either(sides);
};

/** Several counters in one call, each row marked with its name. */
export const measuresQuery = (sums: readonly (Sum & { readonly mark: string })[]): PromQL | null => {
  const parts = sums.flatMap(({ mark, ...sum }) => {
    const inner = sumQuery(sum);
    return inner === null ? [] : [marked(MEASURE_MARK, mark, inner)];
  });
  return parts.length === 0 ? null : either(parts);
};

/** Narrows slices of both accounts alike. */
export const narrowed = ({ client, server }: Slices, by: readonly FieldMatchers[]): Slices => ({
  client: combined(client, by),
  server: combined(server, by),
});
