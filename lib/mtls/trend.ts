import { type Call, countsFor, type Protection } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Series } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import type { Filters } from '@/lib/domain/view';
import { shareOf } from '@/lib/graph/protection';
import { significant, significantOrNull } from '@/lib/graph/round';
import { labelsOf, type MeshAdapter, type RowField, readBy } from '@/lib/mesh/adapter';
import { isShort } from '@/lib/promql/build';
import { pairMatchers, silentCallers } from '@/lib/signals/callers';
import { type Grid, instantsOf } from '@/lib/signals/grid';
import { added, gapLine, type Line, larger, lineOf } from '@/lib/signals/lines';
import { ACCOUNT_MARK, protocolMatchers, type Slices, sumQuery } from '@/lib/signals/queries';
import { type ClusterNames, clustersOf, combined, inNamespaces } from '@/lib/signals/select';
import { type FieldMatchers, textAt } from '@/lib/signals/spell';
import { handshakeTrendQuery, isByHandshakes, KIND_MARK } from './handshake-trend';

const labelled = ({ accounts: own }: MeshAdapter, account: Account): readonly string[] =>
  own[account].statesProtection ? labelsOf(own[account], 'protection') : [];

/**
 * Whose rows make the trend: the callee's where it alone may state protection; where both may, each call once, by its
 * caller, and by its callee where the caller is silent.
 */
const slicesOf = (adapter: MeshAdapter, rows: readonly FieldMatchers[], calls: readonly Call[]): Slices => {
  const [client, server] = [labelled(adapter, 'client').length > 0, labelled(adapter, 'server').length > 0];
  // Callers that state it of connections alone say nothing of requests.
  if (!client || adapter.covers !== undefined) return { client: [], server: server ? rows : [] };
  const own = calls.filter(({ headlineMesh }) => headlineMesh === adapter.id);
  return { client: rows, server: server ? combined(rows, silentCallers(own)) : [] };
};

/** What the callee's mesh counts as a stranger's, as its rows have it. */
const asStranger = (call: Call): Call => ({
  ...call,
  source: { ...call.source, kind: 'unknown', namespace: UNKNOWN, service: UNKNOWN, workload: null, version: null },
});

/**
 * The calls whose protection is this adapter's to tell, where it tells of others too that another mesh's word stands for.
 * null: all of them.
 */
const ownPairs = (adapter: MeshAdapter, calls: readonly Call[]): readonly FieldMatchers[] | null => {
  const meshes = readBy(adapter);
  const told = calls.filter((call) => call.protocol !== 'tcp' && call.meshes.some((mesh) => meshes.includes(mesh)));
  const own = told.filter((call) =>
    call.protectionMesh === undefined ? countsFor(call, meshes) : meshes.includes(call.protectionMesh),
  );
  if (own.length === told.length && own.every(({ unnamedCaller }) => unnamedCaller === undefined)) return null;
  return pairMatchers(own.map((call) => (call.unnamedCaller === undefined ? call : asStranger(call))));
};

/** Requests by protection over time; null where this mesh does not state it or the view asks for TCP alone. */
export const trendQuery = (
  adapter: MeshAdapter,
  { namespace, protocol }: Pick<Filters, 'namespace' | 'protocol'>,
  window: Millis,
  calls: readonly Call[],
): PromQL | null => {
  const labels = new Set(accounts.flatMap((account) => labelled(adapter, account)));
  const protocols = protocol.length === 0 ? [{}] : protocol.filter((each) => each !== 'tcp').map(protocolMatchers);
  if (protocols.length === 0) return null;
  const rows = combined(inNamespaces(namespace), protocols);
  const askedFor = (which: readonly FieldMatchers[]): PromQL | null => {
    if (isByHandshakes(adapter)) return handshakeTrendQuery(adapter, which, window, calls);
    if (labels.size === 0) return null;
    const slices = slicesOf(adapter, which, calls);
    return sumQuery({ adapter, measure: 'requests', slices, window, by: [...labels], calls });
  };
  const pairs = ownPairs(adapter, calls);
  if (pairs === null) return askedFor(rows);
  const precise = askedFor(combined(rows, pairs));
  return precise !== null && !isShort(precise) ? askedFor(rows) : precise;
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

const kinds = ['protected', 'plaintext', 'unknown'] as const satisfies readonly (keyof Protection)[];
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
    const account = row.labels[ACCOUNT_MARK] === 'client' || isByHandshakes(adapter) ? 'client' : 'server';
    const at = (field: RowField) => textAt(row.labels, adapter.accounts[account], field);
    const said = {
      source: at('sourceCluster'),
      target: at('targetCluster'),
      reporter: at('reporterCluster'),
    };
    const ends = clustersOf({ account, ...said }, names);
    if (clusters.length > 0 && !clusters.includes(ends.source) && !clusters.includes(ends.target)) continue;
    const kind = kinds.find((known) => known === row.labels[KIND_MARK]) ?? kindOf(adapter, at('protection'));
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
