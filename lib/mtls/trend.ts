import type { Call, Protection } from '@/lib/domain/call';
import type { Account } from '@/lib/domain/graph';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Series } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import type { Filters } from '@/lib/domain/view';
import { shareOf } from '@/lib/graph/protection';
import { significant, significantOrNull } from '@/lib/graph/round';
import { labelsOf, type MeshAdapter, type RowField } from '@/lib/mesh/adapter';
import { type Grid, instantsOf } from '@/lib/signals/grid';
import { added, gapLine, type Line, larger, lineOf } from '@/lib/signals/lines';
import { ACCOUNT_MARK, protocolMatchers, type Slices, sumQuery } from '@/lib/signals/queries';
import { type ClusterNames, clustersOf, combined, inNamespaces } from '@/lib/signals/select';
import { textAt } from '@/lib/signals/spell';

/** Whose word on protection counts: the callee's where it may give it, else the caller's. */
const stating = ({ accounts }: MeshAdapter): Account | null => {
  if (accounts.server.statesProtection) return 'server';
  return accounts.client.statesProtection ? 'client' : null;
};

/** Requests by protection over time; null where this mesh does not state it or the view asks for TCP alone. */
export const trendQuery = (
  adapter: MeshAdapter,
  { namespace, protocol }: Pick<Filters, 'namespace' | 'protocol'>,
  window: Millis,
  calls: readonly Call[],
): PromQL | null => {
  const account = stating(adapter);
  const label = account === null ? undefined : labelsOf(adapter.accounts[account], 'protection')[0];
  const protocols = protocol.length === 0 ? [{}] : protocol.filter((each) => each !== 'tcp').map(protocolMatchers);
  if (account === null || label === undefined || protocols.length === 0) return null;
  const rows = combined(inNamespaces(namespace), protocols);
  const slices: Slices = { client: [], server: [], [account]: rows };
  return sumQuery({ adapter, measure: 'requests', slices, window, by: [label], calls });
};

/** Rates over time by what is known of their protection. */
export type ProtectionLines = Readonly<Record<keyof Protection, Line>>;
export const noProtection = (grid: Grid): ProtectionLines => ({
  protected: gapLine(grid),
  plaintext: gapLine(grid),
  unknown: gapLine(grid),
});

export const addLines = (a: ProtectionLines, b: ProtectionLines): ProtectionLines => ({
  protected: added(a.protected, b.protected),
  plaintext: added(a.plaintext, b.plaintext),
  unknown: added(a.unknown, b.unknown),
});

/** Of the same requests told twice the fuller telling. */
export const largerLines = (a: ProtectionLines, b: ProtectionLines): ProtectionLines => ({
  protected: larger(a.protected, b.protected),
  plaintext: larger(a.plaintext, b.plaintext),
  unknown: larger(a.unknown, b.unknown),
});

const kindOf = ({ protection }: MeshAdapter, said: string | undefined): keyof Protection => {
  if (said !== undefined && protection.yes.includes(said)) return 'protected';
  return said !== undefined && protection.no.includes(said) ? 'plaintext' : 'unknown';
};

/** The rows of one source whose clusters pass. `clusters` empty: all. */
export const readTrend = (
  series: readonly Series[],
  {
    adapter,
    names,
    clusters,
    grid,
  }: { adapter: MeshAdapter; names: ClusterNames; clusters: readonly string[]; grid: Grid },
): ProtectionLines => {
  const lines = { ...noProtection(grid) };
  for (const row of series) {
    const account = row.labels[ACCOUNT_MARK] === 'client' ? 'client' : 'server';
    const at = (field: RowField) => textAt(row.labels, adapter.accounts[account], field);
    const said = {
      source: at('sourceCluster'),
      target: at('targetCluster'),
      reporter: at('reporterCluster'),
    };
    const ends = clustersOf({ account, ...said }, names);
    if (clusters.length > 0 && !clusters.includes(ends.source) && !clusters.includes(ends.target)) continue;
    const kind = kindOf(adapter, at('protection'));
    lines[kind] = added(lines[kind], lineOf(row, grid));
  }
  return lines;
};

/** Share and known rate at every instant; a gap where nothing was known. */
export const trendOf = (lines: ProtectionLines, grid: Grid): CoverageReport['trend'] => ({
  step: grid.step / 1000,
  points: instantsOf(grid).map((at, index) => {
    const protection = {
      protected: lines.protected[index] ?? 0,
      plaintext: lines.plaintext[index] ?? 0,
      unknown: lines.unknown[index] ?? 0,
    };
    return [at, significantOrNull(shareOf(protection)), significant(protection.protected + protection.plaintext)];
  }),
});
