import type { Call, CallSet } from '@/lib/domain/call';
import type { GroupBy } from '@/lib/domain/graph';
import type { Trust } from '@/lib/domain/trust';
import type { Filters, Window } from '@/lib/domain/view';
import { windowTrust } from '@/lib/graph/trust';
import { askCalls, intervalOf, isAgeMissing, newestOf, partsOf } from './ask-calls';
import { askQuantiles } from './ask-quantiles';
import { metaOf } from './asked';
import type { Context } from './context';
import { foldAnswers } from './fold-calls';
import { type Loaded, loaded } from './loaded';

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
}

const UNREADABLE: Trust = { state: 'partial', reasons: ['unreadable-labels'] };

/**
 * Every call of a window from every source: three questions to each, a fourth for latency, at most two more for
 * quantiles. A question that fails makes the frame partial; only when all fail is the answer a fault.
 */
export const loadCalls = async (
  context: Context,
  view: CallsView,
  window: Window,
  signal: AbortSignal,
): Promise<Loaded<CallSet>> => {
  const latency = view.latency ?? 'none';
  const answers = await askCalls(context, { window, durations: latency !== 'none', signal });
  const parts = answers.flatMap(partsOf);
  const [fault] = parts.flatMap((answer) => answer.fault ?? []);
  if (fault !== undefined && parts.every(({ value }) => value === null)) return { ok: false, fault };
  const folded = await foldAnswers(context, answers);
  const timed = latency === 'quantiles' ? await askQuantiles(context, { answers, folded, view }) : null;
  const set = timed?.set ?? folded.set;
  const [asOf, scrapeInterval] = [newestOf(answers), intervalOf(answers)];
  const isEmpty = set.calls.length === 0 && set.unattributed.length === 0 && fault === undefined;
  const judgedAt = asOf ?? (isAgeMissing(answers) ? window.to : null);
  const trust = windowTrust({ window, asOf: judgedAt, scrapeInterval, isEmpty });
  const meta = metaOf(context, {
    window,
    asOf,
    answers: [...parts, ...(timed?.asked ?? [])],
    trust: folded.isUnreadable ? [trust, UNREADABLE] : [trust],
  });
  return loaded({ data: { ...set, scrapeInterval }, meta });
};
