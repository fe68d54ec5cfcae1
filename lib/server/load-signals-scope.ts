import type { Call } from '@/lib/domain/call';
import type { Signals } from '@/lib/domain/signals';
import type { MetricsSource } from '@/lib/domain/source';
import type { Millis, PromQL } from '@/lib/domain/units';
import { mostlyTwice } from '@/lib/graph/reports';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { buildSignals, type SourceRows } from '@/lib/signals/build';
import { type Grid, lastOf } from '@/lib/signals/grid';
import { gapLine, larger, pointsOf, reported } from '@/lib/signals/lines';
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
import type { Selection } from '@/lib/signals/select';
import type { SignalsRequest } from '@/lib/url/view';
import { type Asked, asked, askedInTime } from './asked';
import type { Context } from './context';
import { keptIn } from './detect';

/** One scope over one grid of instants (one instant is a grid, too). */
export interface ScopeQuestion {
  readonly grid: Grid;
  readonly rateWindow: Millis;
  readonly selection: Selection;
  readonly calls: readonly Call[];
  readonly view: Pick<SignalsRequest, 'scope' | 'protocol'>;
  readonly meshes: readonly MeshAdapter[];
  /** Only these; absent: all the scope has. */
  readonly parts?: readonly Part[];
  readonly signal: AbortSignal;
}

interface Question extends ScopeQuestion {
  readonly source: MetricsSource;
}

/** Quantiles of a whole big mesh are the one expensive question: they may come late or not at all. */
const optional: ReadonlySet<Part> = new Set<Part>(['buckets', 'failures']);

const askPart = ({ source, grid, signal }: Question, part: string, promql: PromQL, mayMiss: boolean) => {
  const question = source.range(
    { id: `signals.${part}`, promql, from: grid.first, to: lastOf(grid), step: grid.step, native: true },
    signal,
  );
  return mayMiss ? askedInTime(source, part, question) : asked(source, part, question);
};

/** Everything one mesh tells one source about the scope, in parallel. */
const askMesh = async (context: Context, question: Question, mesh: MeshAdapter) => {
  const adapter = keptIn(question.source, mesh);
  const { source, grid, selection, calls, view, rateWindow } = question;
  const plan = signalPlan({
    scope: view.scope,
    adapter,
    selection,
    calls,
    names: source,
    rules: context.settings.errors,
    protocols: view.protocol,
    window: rateWindow,
  });
  const wanted = [...plan].filter(([part]) => question.parts?.includes(part) ?? true);
  const answers = await Promise.all(
    wanted.map(async ([part, { promql, picks }]) => ({
      part,
      picks,
      answer: await askPart(question, part, promql, optional.has(part)),
    })),
  );
  const rows = answers.flatMap(({ part, picks, answer }): (readonly [Part, readonly Row[]])[] =>
    answer.value === null ? [] : [[part, readRows(answer.value, { adapter, selection, names: source, grid, picks })]],
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

/** What every source tells of a scope, without how full it is. */
export const askSignals = async (context: Context, question: ScopeQuestion) => {
  const answered = await Promise.all(
    context.sources.flatMap((source) =>
      question.meshes.map((adapter) => askMesh(context, { ...question, source }, adapter)),
    ),
  );
  const { selection, grid, view } = question;
  const measured = buildSignals({
    scope: view.scope,
    direction: selection.direction,
    grid,
    sources: answered.map(({ read }) => read),
    duplicated: mostlyTwice(selection.calls),
  });
  return { measured, answers: answered.flatMap(({ answers }) => answers) };
};

type Saturation = Signals['series']['saturation'];

/** How full the fullest resource of a scope is, over all sources. */
export const askFullness = async (context: Context, question: ScopeQuestion) => {
  const answered = await Promise.all(context.sources.map((source) => askSaturation({ ...question, source })));
  const fullest = answered
    .flatMap((each) => each.fullest ?? [])
    .toSorted((a: Fullest, b: Fullest) => b.value - a.value)[0];
  const line = answered
    .flatMap((each) => (each.line === null ? [] : [each.line]))
    .reduce(larger, gapLine(question.grid));
  const saturation: Saturation = {
    unit: 'ratio',
    points: pointsOf(line, question.grid),
    basis: fullest === undefined ? null : basisOf(fullest),
    hint: answered.length > 0 && !reported(line) ? SATURATION_HINT : null,
  };
  return { saturation, fullest: fullest ?? null, answers: answered.flatMap(({ answers }) => answers) };
};
