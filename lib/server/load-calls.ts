import type { Call, CallSet } from '@/lib/domain/call';
import type { GroupBy } from '@/lib/domain/graph';
import type { Trust } from '@/lib/domain/trust';
import type { Filters, Window } from '@/lib/domain/view';
import { scopedCalls } from '@/lib/graph/scoped-calls';
import { windowTrust } from '@/lib/graph/trust';
import { atNamespaces } from '@/lib/mesh/coarse';
import { type Answers, askCalls, intervalOf, isAgeMissing, newestOf, partsOf } from './ask-calls';
import { askQuantiles } from './ask-quantiles';
import { metaOf } from './asked';
import type { Context } from './context';
import { foldAnswers } from './fold-calls';
import { type Loaded, loaded } from './loaded';
import { type Excess, excessOf, knownExcess, noteExcess, steppedDown } from './step-down';

/**
 * What a view needs of its calls. Filters never narrow the questions about rates: nodes keep their unfiltered figures,
 * and everybody who looks at one window shares one answer.
 */
export interface CallsView extends Partial<Filters> {
  /** Default `none`. */
  readonly latency?: 'none' | 'mean' | 'quantiles';
  /** With quantiles: whose distributions are wanted, out of all calls. Default: of all. */
  readonly wanted?: (calls: readonly Call[]) => readonly Call[];
  /** With quantiles: the grouping whose edges get them where a mesh is too big for buckets. Default `service`. */
  readonly groupBy?: GroupBy;
  /** It can show namespaces in place of services, should the mesh be too big for one view. */
  readonly mayStepDown?: boolean;
}

/** The calls of a window. `stepped`: those between namespaces, because all of them are more than one view may cost. */
export type LoadedCalls = CallSet & { readonly stepped: boolean };

const UNREADABLE: Trust = { state: 'partial', reasons: ['unreadable-labels'] };

/**
 * All calls, or, of a view that can do with them and where all are more than one view may cost, those between
 * namespaces; `excess` says what would have been too much.
 */
const askWithin = async (
  context: Context,
  { mayStepDown = false }: CallsView,
  ask: { readonly window: Window; readonly durations: boolean; readonly signal: AbortSignal },
): Promise<{ readonly answers: readonly Answers[]; readonly excess: Excess | null }> => {
  const before = mayStepDown ? knownExcess(context) : null;
  const answers = await askCalls(context, { ...ask, coarse: before !== null });
  if (!mayStepDown || before !== null) return { answers, excess: before };
  const excess = excessOf(answers.flatMap(partsOf), context.settings.limits);
  // Rows that must be read together are asked for as they are: the answers at hand are told by namespace then.
  const canStep = excess !== 'answer' || answers.some(({ question }) => atNamespaces(question.adapter) !== null);
  if (excess === null || !canStep) return { answers, excess: null };
  noteExcess(context, excess);
  return { answers: await askCalls(context, { ...ask, coarse: true }), excess };
};

/** The calls of a window that the context may see, with everything that is summed from them. */
export const loadCalls = async (
  context: Context,
  view: CallsView,
  window: Window,
  signal: AbortSignal,
): Promise<Loaded<LoadedCalls>> => {
  const frame = await loadAllCalls(context, view, window, signal);
  if (!frame.ok || context.scope === undefined) return frame;
  return loaded({ ...frame.value, data: scopedCalls(frame.value.data, context.scope) });
};

/**
 * Every call of a window from every source, whoever asks: for composing further questions, never for an answer. Three
 * questions to each source, a fourth for latency, at most two more for quantiles. A question that fails makes the frame
 * partial; only when all fail is the answer a fault.
 */
export const loadAllCalls = async (
  context: Context,
  view: CallsView,
  window: Window,
  signal: AbortSignal,
): Promise<Loaded<LoadedCalls>> => {
  const latency = view.latency ?? 'none';
  const { answers, excess } = await askWithin(context, view, { window, durations: latency !== 'none', signal });
  const parts = answers.flatMap(partsOf);
  const [fault] = parts.flatMap((answer) => answer.fault ?? []);
  if (fault !== undefined && parts.every(({ value }) => value === null)) return { ok: false, fault };
  const folded = await foldAnswers(context, answers);
  const timed =
    latency === 'quantiles' && excess === null ? await askQuantiles(context, { answers, folded, view }) : null;
  const set = timed?.set ?? folded.set;
  const [asOf, scrapeInterval] = [newestOf(answers), intervalOf(answers)];
  const isEmpty = set.calls.length === 0 && set.unattributed.length === 0 && fault === undefined;
  const judgedAt = asOf ?? (isAgeMissing(answers) ? window.to : null);
  const trust = windowTrust({ window, asOf: judgedAt, scrapeInterval, isEmpty });
  const meta = metaOf(context, {
    window,
    asOf,
    answers: [...parts, ...(timed?.asked ?? [])],
    trust: [
      trust,
      ...(folded.isUnreadable ? [UNREADABLE] : []),
      ...(excess === null ? [] : [steppedDown('namespace', excess)]),
      ...(latency === 'quantiles' && excess !== null ? [steppedDown('no-quantiles', excess)] : []),
      ...(timed?.trust ?? []),
    ],
  });
  return loaded({ data: { ...set, scrapeInterval, stepped: excess !== null }, meta });
};
