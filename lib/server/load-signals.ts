import type { Call } from '@/lib/domain/call';
import type { Meta } from '@/lib/domain/envelope';
import type { Signals } from '@/lib/domain/signals';
import type { MetricsSource } from '@/lib/domain/source';
import type { Trust } from '@/lib/domain/trust';
import type { Millis, PromQL } from '@/lib/domain/units';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { buildSignals, type SourceRows } from '@/lib/signals/build';
import { type Grid, gridOf, lastOf, rateWindowFor, stepFor } from '@/lib/signals/grid';
import { larger, pointsOf, reported } from '@/lib/signals/lines';
import { type Part, signalPlan } from '@/lib/signals/plan';
import { type Row, readRows } from '@/lib/signals/read';
import {
  basisOf,
  type Fullest,
  fullestQuery,
  readFullest,
  readSaturation,
  SATURATION_HINT,
  saturationQuery,
  saturationScope,
} from '@/lib/signals/saturation';
import { type Selection, selectionFor } from '@/lib/signals/select';
import type { SignalsRequest } from '@/lib/url/view';
import { type Asked, asked, askedInTime, extendMeta } from './asked';
import type { Context } from './context';
import { loadCalls } from './load-calls';
import { type Loaded, loaded, refused } from './loaded';
import { DEFAULT_INTERVAL, meshesOf } from './meshes';
import { windowOf } from './window';

interface Question {
  readonly source: MetricsSource;
  readonly grid: Grid;
  readonly rateWindow: Millis;
  readonly selection: Selection;
  readonly calls: readonly Call[];
  readonly view: SignalsRequest;
  readonly signal: AbortSignal;
}

/** Quantiles of a whole big mesh are the one expensive question: they may come late or not at all. */
const optional: ReadonlySet<Part> = new Set<Part>(['buckets', 'failures']);

const askPart = ({ source, grid, signal }: Question, part: string, promql: PromQL, mayMiss: boolean) => {
  const question = source.range(
    { id: `signals.${part}`, promql, from: grid.first, to: lastOf(grid), step: grid.step },
    signal,
  );
  return mayMiss ? askedInTime(source, part, question) : asked(source, part, question);
};

/** Everything one mesh tells one source about the scope, in parallel. */
const askMesh = async (context: Context, question: Question, adapter: MeshAdapter) => {
  const { source, grid, selection, calls, view, rateWindow } = question;
  const plan = signalPlan({
    scope: view.scope,
    adapter,
    selection,
    calls,
    rules: context.settings.errors,
    protocols: view.protocol,
    window: rateWindow,
  });
  const answers = await Promise.all(
    [...plan].map(async ([part, promql]) => ({
      part,
      answer: await askPart(question, part, promql, optional.has(part)),
    })),
  );
  const rows = answers.flatMap(({ part, answer }): (readonly [Part, readonly Row[]])[] =>
    answer.value === null ? [] : [[part, readRows(answer.value, { adapter, selection, names: source, grid })]],
  );
  const read: SourceRows = { rows: new Map(rows), durationUnitMs: adapter.durationUnitMs };
  return { read, answers: answers.map(({ answer }): Asked<unknown> => answer) };
};

/** How full what serves the scope is: over time, and which container is fullest at the end. */
const askSaturation = async (question: Question) => {
  const { source, grid, selection, rateWindow, signal } = question;
  const scope = saturationScope(selection.calls, selection.direction);
  const [over, now] = [saturationQuery(scope, rateWindow), fullestQuery(scope, rateWindow)];
  if (over === null || now === null) return { line: null, fullest: null, answers: [] };
  const instant = source.instant({ id: 'signals.fullest', promql: now, at: lastOf(grid) }, signal);
  const [series, samples] = await Promise.all([
    askPart(question, 'saturation', over, true),
    askedInTime(source, 'saturation', instant),
  ]);
  return {
    line: series.value === null ? null : readSaturation(series.value, { scope, names: source, grid }),
    fullest: samples.value === null ? null : readFullest(samples.value, { scope, names: source }),
    answers: [series, samples] as readonly Asked<unknown>[],
  };
};

const askSource = async (context: Context, question: Question, meshes: readonly MeshAdapter[]) => {
  const [saturation, ...read] = await Promise.all([
    askSaturation(question),
    ...meshes.map((adapter) => askMesh(context, question, adapter)),
  ]);
  return { saturation, read };
};

const emptySelection: Selection = {
  sources: [],
  targets: [],
  sourceCluster: null,
  targetCluster: null,
  protocol: null,
  direction: 'in',
  calls: [],
};

type Answered = Awaited<ReturnType<typeof askSource>>;

const saturationOf = (answers: readonly Answered[], grid: Grid): Signals['series']['saturation'] => {
  const fullest = answers
    .flatMap(({ saturation }) => saturation.fullest ?? [])
    .toSorted((a: Fullest, b: Fullest) => b.value - a.value)[0];
  const line = answers
    .flatMap(({ saturation }) => (saturation.line === null ? [] : [saturation.line]))
    .reduce(
      larger,
      Array.from({ length: grid.count }, () => null),
    );
  return {
    unit: 'ratio',
    points: pointsOf(line, grid),
    basis: fullest === undefined ? null : basisOf(fullest),
    hint: answers.length > 0 && !reported(line) ? SATURATION_HINT : null,
  };
};

const NO_SERIES: Trust = { state: 'unknown', reasons: ['no-series'] };

const frameOf = (
  context: Context,
  view: SignalsRequest,
  base: Meta,
  { grid, selection, answers }: { grid: Grid; selection: Selection; answers: readonly Answered[] },
) => {
  const measured = buildSignals({
    scope: view.scope,
    direction: selection.direction,
    grid,
    sources: answers.flatMap(({ read }) => read.map((mesh) => mesh.read)),
    duplicated: selection.calls.some(({ reasons }) => reasons.includes('duplicate-source')),
  });
  const data: Signals = {
    scope: view.scope,
    id: view.scope === 'mesh' ? null : view.id,
    step: grid.step / 1000,
    ...measured,
    series: { ...measured.series, saturation: saturationOf(answers, grid) },
    exemplars: [],
  };
  const asks = answers.flatMap(({ saturation, read }) => [
    ...read.flatMap((mesh) => mesh.answers),
    ...saturation.answers,
  ]);
  const trust = selection.calls.length === 0 && context.sources.length > 0 ? [NO_SERIES] : [];
  return { data, meta: extendMeta(base, context, asks, trust) };
};

/** Golden signals over time of the mesh, a namespace, a service or an edge. */
export const loadSignals = async (
  context: Context,
  view: SignalsRequest,
  signal: AbortSignal,
): Promise<Loaded<Signals>> => {
  if (view.scope !== 'mesh' && view.id === null) {
    const detail = `\`id\` takes the id of the ${view.scope} whose signals are asked for.`;
    return refused({ code: 'bad-parameter', parameter: 'id', detail });
  }
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const { window } = resolved;
  const frame = await loadCalls(context, {}, window, signal);
  if (!frame.ok) return frame;
  const set = frame.value.data;
  const interval = set.scrapeInterval ?? DEFAULT_INTERVAL;
  const step = stepFor(window, interval, view.step === null ? null : view.step * 1000);
  const grid = gridOf(window, step);
  const selection = selectionFor(view, set.calls) ?? emptySelection;
  const question = { grid, rateWindow: rateWindowFor(step, interval), selection, calls: set.calls, view, signal };
  const meshes = selection.calls.length === 0 ? [] : meshesOf(context, set.calls);
  const answers = await Promise.all(
    context.sources.map((source) => askSource(context, { ...question, source }, meshes)),
  );
  return loaded(frameOf(context, view, frame.value.meta, { grid, selection, answers }));
};
