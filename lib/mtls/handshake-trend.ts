import type { Call } from '@/lib/domain/call';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type AccountRow, labelsOf, type Measure, type MeshAdapter, metricOf, whoFields } from '@/lib/mesh/adapter';
import {
  atMost,
  complement,
  dividedBy,
  insteadOf,
  minus,
  positive,
  signOf,
  times,
  whereAny,
  zeros,
} from '@/lib/promql/arithmetic';
import { either, fold, isShort, type Matcher, type Matchers, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { type FieldMatchers, meet, spelled } from '@/lib/signals/spell';

/** Marks what a row is known to be, where no label of the mesh says so. */
export const KIND_MARK = 'weft_protection';

/** Tells this mesh's encryption in nothing but the handshakes of its callers' connections? */
export const isByHandshakes = (adapter: MeshAdapter): boolean => metricOf(adapter, 'client', 'handshakes') !== null;

/** The labels that tell pairs apart, as the graph's own questions group them. */
const pairLabels = (row: AccountRow): readonly string[] => [
  ...new Set(whoFields.flatMap((field) => labelsOf(row, field))),
];

interface Pairs {
  readonly adapter: MeshAdapter;
  readonly also?: Matchers;
}

/** One counter by pair; of a metric's several names each pair's first. `null`: the mesh does not keep it. */
const byPair = ({ adapter, also = {} }: Pairs, measure: Measure, read: (series: PromQL) => PromQL): PromQL | null => {
  const metric = metricOf(adapter, 'client', measure);
  if (metric === null) return null;
  const row = adapter.accounts.client;
  const where = { ...(metric.where ?? row.where), ...also };
  return either([metric.name].flat().map((name) => sumBy(pairLabels(row), read(selector(name, where)))));
};

const anyHandshake = ({ accounts: { client }, metrics }: MeshAdapter): PromQL =>
  fold('group', [], selector(metrics.handshakes ?? '', client.where));

/**
 * Share of a pair's connections that did a handshake, since its proxies started, as the graph reads it at one instant:
 * connections live longer than any window, those that failed could do none, and where nobody counts handshakes no pair
 * has a share.
 */
const shareByPair = (adapter: MeshAdapter): PromQL | null => {
  const at = (measure: Measure) => byPair({ adapter }, measure, (series) => series);
  const [done, dials, failed] = [at('handshakes'), at('dials'), at('failedDials')];
  if (done === null || dials === null) return null;
  const came = failed === null ? dials : minus(dials, insteadOf(failed, zeros(dials)));
  const told = insteadOf(done, whereAny(zeros(dials), anyHandshake(adapter)));
  // Never more failures than there were connections: the counters are read one after another.
  return insteadOf(atMost(dividedBy(told, positive(came)), 1), signOf(positive(done)));
};

/** Labels that satisfy both; null: none can. */
const narrower = (where: Matchers, also: Matchers): Matchers | null => {
  const all: Record<string, Matcher> = { ...where };
  for (const [label, matcher] of Object.entries(also)) {
    const met = meet(all[label], matcher);
    if (met === null) return null;
    all[label] = met;
  }
  return all;
};

/** Requests by what their connections' handshakes tell; null: this mesh counts none, or the question would be too long. */
export const handshakeTrendQuery = (
  adapter: MeshAdapter,
  rows: readonly FieldMatchers[],
  window: Millis,
  calls: readonly Call[],
): PromQL | null => {
  const row = adapter.accounts.client;
  const share = shareByPair(adapter);
  const sets = rows.flatMap((fields) => spelled(fields, { account: 'client', row, calls, where: {} }));
  if (share === null || sets.length === 0) return null;
  const requests = (also: Matchers): PromQL | null => {
    const sides = sets.flatMap(({ where }) => {
      const both = narrower(where, also);
      return both === null ? [] : (byPair({ adapter, also: both }, 'requests', (series) => rate(series, window)) ?? []);
    });
    return sides.length === 0 ? null : either([...new Set(sides)]);
  };
  const [all, own] = [requests({}), requests(adapter.mutualTls ?? {})];
  if (all === null || own === null) return null;
  const clusters = (['sourceCluster', 'targetCluster', 'reporterCluster'] as const).flatMap((field) =>
    labelsOf(row, field),
  );
  const by = [...new Set(clusters)];
  const query = either([
    marked(KIND_MARK, 'protected', sumBy(by, times(own, share))),
    marked(KIND_MARK, 'plaintext', sumBy(by, times(all, complement(share)))),
  ]);
  return isShort(query) ? query : null;
};
