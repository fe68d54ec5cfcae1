import type { Call, CallSet } from '@/lib/domain/call';
import { notReported } from '@/lib/domain/capabilities';
import { entityId, parseEntityId } from '@/lib/domain/entity';
import type { Frame, Meta } from '@/lib/domain/envelope';
import type { GraphNode } from '@/lib/domain/graph';
import type { Overview } from '@/lib/domain/overview';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';
import { type BuiltGraph, buildGraph } from '@/lib/graph/build';
import { trafficOf } from '@/lib/graph/figures';
import { keeps } from '@/lib/graph/filter';
import { ruleReader } from '@/lib/graph/health';
import { latencyOf } from '@/lib/graph/latency';
import { significantOrNull } from '@/lib/graph/round';
import { meshesIn, uncoveredEdges } from '@/lib/mtls/coverage';
import { coverageOf } from '@/lib/mtls/protection';
import { roundedCoverage, roundedEdge } from '@/lib/mtls/report';
import type { Mesh } from '@/lib/overview/blame';
import { countsOf } from '@/lib/overview/counts';
import { badSince } from '@/lib/overview/since';
import { type Verdict, verdictOf } from '@/lib/overview/verdict';
import { worstFirst } from '@/lib/overview/worst';
import { gridOf, rateWindowFor, stepFor } from '@/lib/signals/grid';
import { basisOf, type Fullest } from '@/lib/signals/saturation';
import { emptySelection, selectionFor } from '@/lib/signals/select';
import type { PlainRequest } from '@/lib/url/view';
import { extendMeta } from './asked';
import type { Context } from './context';
import { loadAlerts } from './load-alerts';
import { loadCalls } from './load-calls';
import { loadCertificates } from './load-certificates';
import { type Before, beforeOf, goldenAt, type Moment } from './load-overview-comparison';
import { askSignals, type ScopeQuestion } from './load-signals-scope';
import { type Loaded, loaded } from './loaded';
import { DEFAULT_INTERVAL, meshesOf } from './meshes';
import { windowOf } from './window';

/** How far back the beginning of a bad time is looked for when the window is shorter. */
const TREND: Millis = 2 * 3_600_000;
const CERTIFICATES = 5;
const PLAINTEXT_EDGES = 5;

interface Scene {
  readonly view: PlainRequest;
  readonly window: Window;
  readonly meta: Meta;
  readonly set: CallSet;
  /** The calls in view. */
  readonly calls: readonly Call[];
  readonly interval: Millis;
  readonly signal: AbortSignal;
}

const meshOf = ({ nodes, edges }: BuiltGraph): Mesh => {
  const calls = new Map(edges.map(({ edge, calls: own }) => [edge.id, own]));
  return { nodes, edges: edges.map(({ edge }) => edge), callsOf: (id) => calls.get(id) ?? [] };
};

/** What the view keeps: edges of the calls in view and their ends, with the figures they have everywhere. */
const built = (context: Context, { view, set, meta, window }: Scene, groupBy: 'service' | 'namespace'): BuiltGraph => {
  const span = window.to - window.from;
  const graph = buildGraph(set, { groupBy, responses: false, settings: context.settings, trust: meta.trust, span });
  const edges = graph.edges.filter(({ calls }) => calls.some((call) => keeps(view, call)));
  const ends = new Set(edges.flatMap(({ edge }) => [edge.source, edge.target]));
  return { nodes: new Map([...graph.nodes].filter(([id]) => ends.has(id))), edges };
};

/** The whole view at one time: rates over as long as the window is. */
const wholeQuestion = (context: Context, { view, window, set, signal }: Scene): ScopeQuestion => {
  const scope = { ...view, scope: 'mesh', id: null } as const;
  const selection = selectionFor(scope, set.calls) ?? emptySelection;
  const span = window.to - window.from;
  return {
    grid: { first: window.to, step: span, count: 1 },
    rateWindow: span,
    selection,
    calls: set.calls,
    view: scope,
    meshes: meshesOf(context, selection.calls, view.mesh),
    signal,
  };
};

/** Since when the one the verdict names has been bad, by the bound it is judged by. */
const askSince = async (context: Context, scene: Scene, id: string) => {
  const entity = parseEntityId(id);
  const { view, window, interval, signal } = scene;
  const scope = { ...view, scope: 'service', id, protocol: [] } as const;
  const selection = selectionFor(scope, scene.set.calls);
  const rule = entity === null ? null : ruleReader(context.settings.health)(entity);
  if (selection === null || rule === null) return { since: null, answers: [] };
  const trend: Window = { ...window, from: Math.min(window.from, window.to - TREND) };
  const step = stepFor(trend, interval, null);
  const { measured, answers } = await askSignals(context, {
    grid: gridOf(trend, step),
    rateWindow: rateWindowFor(step, interval),
    selection,
    calls: scene.set.calls,
    view: scope,
    meshes: meshesOf(context, selection.calls),
    parts: ['requests', 'errors'],
    signal,
  });
  return { since: badSince(measured.series.errorRate.points, rule.errorRate.degraded), answers };
};

const nothingSince = { since: null as EpochMs | null, answers: [] };

const askAll = async (context: Context, scene: Scene, verdict: Verdict) => {
  const { window, signal } = scene;
  const question = wholeQuestion(context, scene);
  const [now, past, since, horizon, alerts] = await Promise.all([
    goldenAt(context, question, window.to),
    beforeOf(context, question.meshes, window, signal).then(async (before) => ({
      before,
      moment: await goldenAt(context, question, window.to - before.ago),
    })),
    verdict.entityId === null ? nothingSince : askSince(context, scene, verdict.entityId),
    loadCertificates(context, window, signal),
    loadAlerts(context, signal),
  ]);
  return { now, past, since, horizon, alerts };
};

type Found = Awaited<ReturnType<typeof askAll>>;

const entityOf = ({ cluster, namespace, workload }: Fullest, nodes: readonly GraphNode[]): string | null => {
  if (workload === null || namespace === null) return null;
  const id = entityId({ cluster, namespace, kind: 'service', name: workload, version: null });
  return nodes.some((node) => node.id === id) ? id : null;
};

const compared = (moment: Moment, { words }: Before): string | null =>
  Object.values(moment.figures).some((value) => value !== null) ? words : null;

const signalsOf = ({ calls }: Scene, { now, past }: Found, nodes: readonly GraphNode[]): Overview['signals'] => {
  // Rates of now are sums of the very edges the other panels show; only what they cannot give is asked for.
  const { requestRate, errorRate } = trafficOf(calls).traffic;
  const latency = latencyOf(calls);
  const { figures: before } = past.moment;
  const { fullest } = now;
  return {
    requestRate: { now: requestRate, before: before.requestRate },
    errorRate: { now: errorRate, before: before.errorRate },
    latency: {
      ...latency,
      meanMs: significantOrNull(latency.meanMs),
      p50Ms: significantOrNull(latency.p50Ms),
      p95Ms: now.figures.p95Ms,
      p99Ms: significantOrNull(latency.p99Ms),
    },
    p95Ms: { now: now.figures.p95Ms, before: before.p95Ms },
    saturation: {
      now: now.figures.saturation,
      before: before.saturation,
      basis: fullest === null ? null : basisOf(fullest),
      entityId: fullest === null ? null : entityOf(fullest, nodes),
    },
    comparedWith: compared(past.moment, past.before),
  };
};

/** Rates of different things do not compare: requests in plaintext first, then TCP. */
const basisRank = { requests: 0, connections: 1, bytes: 2 } as const;

const mtlsOf = ({ calls, set }: Scene): Overview['mtls'] => ({
  ...roundedCoverage(coverageOf(calls)),
  worstEdges: uncoveredEdges(calls, set.calls)
    .filter(({ plaintextRate }) => (plaintextRate ?? 0) > 0)
    .toSorted((a, b) => basisRank[a.basis] - basisRank[b.basis])
    .slice(0, PLAINTEXT_EDGES)
    .map(roundedEdge)
    .map(({ id, source, target, plaintextRate, basis }) => ({
      id,
      source,
      target,
      plaintextRate: plaintextRate ?? 0,
      basis,
    })),
});

const miniature = (context: Context, scene: Scene): Overview['map'] => {
  const { nodes, edges } = built(context, scene, 'namespace');
  return { nodes: [...nodes.values()], edges: edges.flatMap(({ edge, isIdle }) => (isIdle ? [] : [edge])) };
};

const sceneOf = (view: PlainRequest, window: Window, frame: Frame<CallSet>, signal: AbortSignal): Scene => ({
  view,
  window,
  meta: frame.meta,
  set: frame.data,
  calls: frame.data.calls.filter((call) => keeps(view, call)),
  interval: frame.data.scrapeInterval ?? DEFAULT_INTERVAL,
  signal,
});

/** Is the mesh all right? Everything the first page says, out of the calls of the window and a few questions more. */
export const loadOverview = async (
  context: Context,
  view: PlainRequest,
  signal: AbortSignal,
): Promise<Loaded<Overview>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const { window } = resolved;
  const frame = await loadCalls(context, { latency: 'mean' }, window, signal);
  if (!frame.ok) return frame;
  const scene = sceneOf(view, window, frame.value, signal);
  const graph = built(context, scene, 'service');
  const mesh = meshOf(graph);
  const nodes = [...graph.nodes.values()];
  const { requestRate, errorRate } = trafficOf(scene.calls).traffic;
  const verdict = verdictOf({ mesh, trust: scene.meta.trust, requestRate, errorRate });
  const found = await askAll(context, scene, verdict);
  const { past, now, since, horizon, alerts } = found;
  const data: Overview = {
    verdict: { ...verdict, since: since.since },
    signals: signalsOf(scene, found, nodes),
    counts: countsOf(nodes, mesh.edges),
    worst: worstFirst(mesh),
    mtls: mtlsOf(scene),
    certificates: horizon.certificates.slice(0, CERTIFICATES),
    notReported: {
      protection: notReported('protection', meshesIn(scene.calls)),
      certificates: notReported('certificates', meshesIn(scene.calls)),
    },
    alerts: alerts.alerts,
    map: miniature(context, scene),
  };
  const answers = [...now.answers, ...past.moment.answers, ...since.answers, ...horizon.answers, ...alerts.answers];
  return loaded({ data, meta: extendMeta(scene.meta, context, answers) });
};
