import { scopedFilters } from '@/lib/domain/access';
import { type Call, clusterOfSeries } from '@/lib/domain/call';
import { type MeshId, UNKNOWN } from '@/lib/domain/entity';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Sample } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { Filters, Window } from '@/lib/domain/view';
import { keeps } from '@/lib/graph/filter';
import { mostlyTwice } from '@/lib/graph/reports';
import { scopedCalls } from '@/lib/graph/scoped-calls';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { coverageMatrix, identitiesOf, meshesIn, namespaceCoverage, uncoveredEdges } from '@/lib/mtls/coverage';
import {
  denialsQuery,
  exactDenials,
  likelyDenials,
  namespaceOfDenial,
  type PlacedSample,
  sortDenials,
} from '@/lib/mtls/denials';
import { nodeEncryptionQuery, readNodeEncryption } from '@/lib/mtls/node-encryption';
import { coverageOf } from '@/lib/mtls/protection';
import { strictReadiness } from '@/lib/mtls/readiness';
import { roundedReport } from '@/lib/mtls/report';
import { scopedReport } from '@/lib/mtls/scoped-report';
import { plaintextQuery, plaintextSince, readPlaintext } from '@/lib/mtls/since';
import { addLines, largerLines, noProtection, readTrend, trendOf, trendQuery } from '@/lib/mtls/trend';
import { type Grid, gridOf, lastOf, rateWindowFor, stepFor } from '@/lib/signals/grid';
import { added, type Line } from '@/lib/signals/lines';
import type { PlainRequest } from '@/lib/url/view';
import { type Asked, asked, askedInTime, extendMeta } from './asked';
import type { Context } from './context';
import { loadAllCalls } from './load-calls';
import { loadCertificates } from './load-certificates';
import { type Loaded, loaded } from './loaded';
import { DEFAULT_INTERVAL, meshesOf } from './meshes';
import { windowOf } from './window';

interface Question {
  readonly view: PlainRequest;
  readonly window: Window;
  readonly grid: Grid;
  readonly rateWindow: number;
  readonly signal: AbortSignal;
}

const askTrend = async (source: MetricsSource, adapter: MeshAdapter, question: Question, calls: readonly Call[]) => {
  const { view, grid, rateWindow, signal } = question;
  const promql = trendQuery(adapter, view, rateWindow, calls);
  if (promql === null) return { lines: noProtection(grid), answers: [] };
  const ask = { id: 'mtls.trend', promql, from: grid.first, to: lastOf(grid), step: grid.step };
  const answer = await asked(source, 'trend', source.range(ask, signal));
  const reading = { adapter, names: source, clusters: view.cluster, grid };
  return {
    lines: answer.value === null ? noProtection(grid) : readTrend(answer.value, reading),
    answers: [answer] as readonly Asked<unknown>[],
  };
};

/** Since when each plaintext edge has been one: optional, and small, for it is asked of those edges alone. */
const askPlaintext = async (
  source: MetricsSource,
  adapter: MeshAdapter,
  { grid, rateWindow, signal }: Question,
  calls: readonly Call[],
) => {
  const promql = plaintextQuery(adapter, calls, rateWindow);
  if (promql === null) return { lines: new Map<string, Line>(), answers: [] };
  const ask = { id: 'mtls.plaintext', promql, from: grid.first, to: lastOf(grid), step: grid.step };
  const answer = await askedInTime(source, 'plaintext', source.range(ask, signal));
  const reading = { adapter, names: source, grid, calls };
  return {
    lines: answer.value === null ? new Map<string, Line>() : readPlaintext(answer.value, reading),
    answers: [answer] as readonly Asked<unknown>[],
  };
};

const askDenials = async (source: MetricsSource, meshes: readonly MeshId[], { window, signal }: Question) => {
  const promql = denialsQuery(meshes, window.to - window.from);
  if (promql === null) return null;
  const ask = { id: 'mtls.denials', promql, at: window.to };
  return askedInTime(source, 'denials', source.instant(ask, signal));
};

const askNodes = async (source: MetricsSource, meshes: readonly MeshId[], { window, signal }: Question) => {
  const promql = nodeEncryptionQuery(meshes);
  if (promql === null) return null;
  return askedInTime(source, 'nodes', source.instant({ id: 'mtls.nodes', promql, at: window.to }, signal));
};

const placed = (samples: readonly Sample[], source: MetricsSource | undefined): readonly PlacedSample[] =>
  samples.map((sample) => ({
    ...sample,
    cluster: source === undefined ? UNKNOWN : clusterOfSeries(sample.labels.cluster, source),
  }));

const askAll = async (context: Context, calls: readonly Call[], question: Question) => {
  const pairs = context.sources.flatMap((source) =>
    meshesOf(context, calls, question.view.mesh).map((adapter) => [source, adapter] as const),
  );
  const meshes = meshesIn(calls);
  const [trends, plaintexts, denials, nodes, horizon] = await Promise.all([
    Promise.all(pairs.map(([source, adapter]) => askTrend(source, adapter, question, calls))),
    Promise.all(pairs.map(([source, adapter]) => askPlaintext(source, adapter, question, calls))),
    Promise.all(context.sources.map((source) => askDenials(source, meshes, question))),
    Promise.all(context.sources.map((source) => askNodes(source, meshes, question))),
    loadCertificates(context, question.window, question.signal),
  ]);
  return {
    trend: trends
      .map(({ lines }) => lines)
      .reduce(mostlyTwice(calls) ? largerLines : addLines, noProtection(question.grid)),
    plaintext: merged(plaintexts.map(({ lines }) => lines)),
    refused: denials.flatMap((answer, index) => placed(answer?.value ?? [], context.sources[index])),
    nodes: nodes.flatMap((answer, index) => placed(answer?.value ?? [], context.sources[index])),
    certificates: horizon.certificates,
    answers: [
      ...[...trends, ...plaintexts].flatMap(({ answers }) => answers),
      ...[...denials, ...nodes].filter((answer) => answer !== null),
      ...horizon.answers,
    ],
  };
};

const merged = (maps: readonly ReadonlyMap<string, Line>[]): ReadonlyMap<string, Line> => {
  const all = new Map<string, Line>();
  for (const [id, line] of maps.flatMap((map) => [...map])) all.set(id, added(all.get(id) ?? [], line));
  return all;
};

const inView = ({ cluster, namespace }: Filters, at: { cluster: string | null; namespace: string | null }): boolean =>
  (cluster.length === 0 || at.cluster === null || cluster.includes(at.cluster)) &&
  (namespace.length === 0 || at.namespace === null || namespace.includes(at.namespace));

const reportOf = (
  { view, grid }: Question,
  all: readonly Call[],
  found: Awaited<ReturnType<typeof askAll>>,
): CoverageReport => {
  const calls = all.filter((call) => keeps(view, call));
  const targets = new Set<string | null>(calls.map(({ target }) => target.namespace));
  const refused = found.refused.filter((sample) => targets.has(namespaceOfDenial(sample)));
  return roundedReport({
    meshes: meshesIn(calls),
    total: coverageOf(calls),
    namespaces: namespaceCoverage(calls),
    edges: uncoveredEdges(calls, all).map((edge) => {
      const line = found.plaintext.get(edge.id);
      return line === undefined ? edge : { ...edge, ...plaintextSince(line, grid) };
    }),
    matrix: coverageMatrix(calls),
    trend: trendOf(found.trend, grid),
    identities: identitiesOf(calls),
    nodeEncryption: readNodeEncryption(found.nodes).filter(({ cluster }) => inView(view, { cluster, namespace: null })),
    certificates: found.certificates.filter((certificate) => inView(view, certificate)),
    strictReadiness: strictReadiness(calls).filter((row) => inView(view, row)),
    denials: sortDenials([...exactDenials(refused, calls), ...likelyDenials(calls)]),
  });
};

/** The whole mTLS page: coverage out of the calls of the window, and beside them trend, certificates and denials. */
export const loadCoverage = async (
  context: Context,
  view: PlainRequest,
  signal: AbortSignal,
): Promise<Loaded<CoverageReport>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const { window } = resolved;
  const frame = await loadAllCalls(context, {}, window, signal);
  if (!frame.ok) return frame;
  const { calls, scrapeInterval } = frame.value.data;
  const interval = scrapeInterval ?? DEFAULT_INTERVAL;
  const step = stepFor(window, interval, null);
  const question = {
    view: scopedFilters(view, context.scope),
    window,
    grid: gridOf(window, step),
    rateWindow: rateWindowFor(step, interval),
    signal,
  };
  const found = await askAll(context, calls, question);
  const seen = scopedCalls({ calls, unattributed: [] }, context.scope).calls;
  return loaded({
    data: scopedReport(reportOf(question, seen, found), context.scope),
    meta: extendMeta(frame.value.meta, context, found.answers),
  });
};
