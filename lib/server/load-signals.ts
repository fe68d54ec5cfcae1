import type { Signals } from '@/lib/domain/signals';
import type { Trust } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import { gridOf, rateWindowFor, stepFor } from '@/lib/signals/grid';
import { scopedSelection } from '@/lib/signals/scoped-selection';
import { emptySelection } from '@/lib/signals/select';
import type { SignalsRequest } from '@/lib/url/view';
import { extendMeta } from './asked';
import type { Context } from './context';
import { loadAllCalls } from './load-calls';
import { askExemplars } from './load-exemplars';
import { askFullness, askSignals, type ScopeQuestion } from './load-signals-scope';
import { type Loaded, loaded, refused } from './loaded';
import { DEFAULT_INTERVAL, meshesOf } from './meshes';
import { steppedDown } from './step-down';
import { windowOf } from './window';

const NO_SERIES: Trust = { state: 'unknown', reasons: ['no-series'] };

/** How many times fewer points in time are asked for where one answer would be too large. */
const COARSER = 4;

const askAt = (context: Context, question: ScopeQuestion) =>
  Promise.all([askSignals(context, question), askFullness(context, question)] as const);

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
  const frame = await loadAllCalls(context, {}, window, signal);
  if (!frame.ok) return frame;
  const set = frame.value.data;
  const interval = set.scrapeInterval ?? DEFAULT_INTERVAL;
  const wantedStep = stepFor(window, interval, view.step === null ? null : view.step * 1000);
  const selection = scopedSelection(view, set.calls, context.scope) ?? emptySelection;
  const wanted = view.scope === 'mesh' ? view.mesh : [];
  const questionAt = (step: Millis): ScopeQuestion => ({
    grid: gridOf(window, step),
    rateWindow: rateWindowFor(step, interval),
    selection,
    calls: set.calls,
    view,
    meshes: meshesOf(context, selection.calls, wanted),
    signal,
  });
  const first = questionAt(wantedStep);
  const [asked, exemplars] = await Promise.all([
    askAt(context, first),
    // The trace behind an exemplar passes through everybody's services.
    context.scope === undefined ? askExemplars(context, first) : [],
  ]);
  const isBig = asked.some(({ answers }) => answers.some(({ fault }) => fault?.kind === 'too-large'));
  const step = isBig ? wantedStep * COARSER : wantedStep;
  const [signals, fullness] = isBig ? await askAt(context, questionAt(step)) : asked;
  const { measured } = signals;
  const data: Signals = {
    scope: view.scope,
    id: view.scope === 'mesh' ? null : view.id,
    step: step / 1000,
    ...measured,
    series: { ...measured.series, saturation: fullness.saturation },
    exemplars: [...exemplars],
  };
  const trust = [
    ...(selection.calls.length === 0 && context.sources.length > 0 ? [NO_SERIES] : []),
    ...(isBig ? [steppedDown('coarser-step', 'answer')] : []),
  ];
  const answers = [...signals.answers, ...fullness.answers];
  return loaded({ data, meta: extendMeta(frame.value.meta, context, answers, trust) });
};
