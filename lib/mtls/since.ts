import type { Call, CallEnd } from '@/lib/domain/call';
import { type Protocol, UNKNOWN } from '@/lib/domain/entity';
import type { CoverageEdge } from '@/lib/domain/mtls';
import type { Labels, Series } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type AccountRow, labelsOf, type MeshAdapter, type RowField } from '@/lib/mesh/adapter';
import { type Grid, instantsOf } from '@/lib/signals/grid';
import { added, type Line, lineOf } from '@/lib/signals/lines';
import { MEASURE_MARK, measuresQuery, type Slices } from '@/lib/signals/queries';
import { type ClusterNames, clustersOf } from '@/lib/signals/select';
import { type FieldMatchers, textAt } from '@/lib/signals/spell';
import { edgeOf } from './ends';
import { requestProtection, tcpProtection } from './protection';

/** More than this many plaintext pairs is a mesh without mTLS: since when is not worth the question then. */
const MAX_PAIRS = 300;
/** So many quiet instants do not end a run. */
const PATIENCE = 2;

const whoFields = [
  'sourceCluster',
  'sourceNamespace',
  'sourceWorkload',
  'targetCluster',
  'targetNamespace',
  'targetWorkload',
  'protocol',
] as const satisfies readonly RowField[];

const isPlain = (call: Call): boolean =>
  (call.protocol === 'tcp' ? (tcpProtection([call])?.protection.plaintext ?? 0) : requestProtection(call).plaintext) >
  0;

/** Plaintext over time by workload pair, of the callees that get any; null: none, too many, or nobody states it. */
export const plaintextQuery = (adapter: MeshAdapter, calls: readonly Call[], window: Millis): PromQL | null => {
  const plain = calls.filter(isPlain);
  const { server } = adapter.accounts;
  if (plain.length === 0 || plain.length > MAX_PAIRS || !server.statesProtection) return null;
  const targets = [...new Set(plain.flatMap(({ target }) => target.workload ?? []))].sort();
  const rows: readonly FieldMatchers[] = [
    { protection: { in: adapter.protection.no }, targetWorkload: { in: targets } },
  ];
  const slices: Slices = { client: [], server: rows };
  const by = whoFields.flatMap((field) => labelsOf(server, field));
  const sum = { adapter, slices, window, by, calls };
  return measuresQuery([
    { ...sum, mark: 'requests', measure: 'requests' },
    { ...sum, mark: 'bytes', measure: 'sent' },
  ]);
};

const endKey = (cluster: string, namespace: string, workload: string): string => `${cluster}/${namespace}/${workload}`;
const keyOfEnd = ({ cluster, namespace, workload }: CallEnd): string => endKey(cluster, namespace, workload ?? UNKNOWN);
const pairKey = (source: string, target: string, protocol: Protocol): string => `${source}>${target}>${protocol}`;

const said = (text: string | undefined): string => (text === undefined || text === '' ? UNKNOWN : text);

/** The pairs a row may be of, the likeliest first: not every mesh says which requests are gRPC. */
const keysOfRow = (row: Labels, { labels }: AccountRow, names: ClusterNames): readonly string[] => {
  const at = (field: RowField) => textAt(row, { labels }, field);
  const reported = { source: at('sourceCluster'), target: at('targetCluster'), reporter: at('reporterCluster') };
  const clusters = clustersOf({ account: 'server', ...reported }, names);
  const source = endKey(clusters.source, said(at('sourceNamespace')), said(at('sourceWorkload')));
  const target = endKey(clusters.target, said(at('targetNamespace')), said(at('targetWorkload')));
  const requests: readonly Protocol[] = at('protocol') === 'grpc' ? ['grpc'] : ['http', 'grpc'];
  const protocols: readonly Protocol[] = row[MEASURE_MARK] === 'bytes' ? ['tcp'] : requests;
  return protocols.map((protocol) => pairKey(source, target, protocol));
};

/** Plaintext over time by service edge. */
export const readPlaintext = (
  series: readonly Series[],
  { adapter, names, grid, calls }: { adapter: MeshAdapter; names: ClusterNames; grid: Grid; calls: readonly Call[] },
): ReadonlyMap<string, Line> => {
  const edges = new Map(
    calls.map((call) => [pairKey(keyOfEnd(call.source), keyOfEnd(call.target), call.protocol), edgeOf(call)]),
  );
  const lines = new Map<string, Line>();
  for (const row of series) {
    const keys = keysOfRow(row.labels, adapter.accounts.server, names);
    const edge = keys.map((key) => edges.get(key)).find((found) => found !== undefined);
    if (edge !== undefined) lines.set(edge, added(lines.get(edge) ?? [], lineOf(row, grid)));
  }
  return lines;
};

/** When the latest run of plaintext began; null: it was there from the first instant that says anything, if known. */
export const plaintextSince = (line: Line, grid: Grid): Pick<CoverageEdge, 'since' | 'sinceKnown'> => {
  const isPlainAt = (index: number) => (line[index] ?? 0) > 0;
  let start = line.findLastIndex((value) => (value ?? 0) > 0);
  if (start < 0) return { since: null, sinceKnown: false };
  for (let index = start; index >= 0 && start - index <= PATIENCE; index -= 1) if (isPlainAt(index)) start = index;
  // Too close to the beginning to say that it was not there before.
  return { since: start <= PATIENCE ? null : (instantsOf(grid)[start] ?? null), sinceKnown: true };
};
