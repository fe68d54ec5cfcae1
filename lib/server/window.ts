import type { EpochMs } from '@/lib/domain/units';
import { type CommonView, LIVE_GRID, resolveWindow, type Window, type WindowProblem } from '@/lib/domain/view';
import type { Context } from './context';
import { refused } from './loaded';

const said: Readonly<Record<WindowProblem, { parameter: string; detail: string }>> = {
  'from-not-before-to': { parameter: 'from', detail: '`from` takes a time before `to`.' },
  'too-long': { parameter: 'from', detail: '`from` takes a time at most 31 days before `to`.' },
  'in-the-future': { parameter: 'to', detail: '`to` takes a time at most 15 s ahead of now.' },
};

/**
 * "Now" for a view: the back end's clock, floored to 15 s. Several sources: the earliest, so that every one of them has
 * data up to it. No source: this machine's clock.
 */
export const contextNow = ({ sources }: Pick<Context, 'sources'>): EpochMs =>
  sources.length === 0
    ? Math.floor(Date.now() / LIVE_GRID) * LIVE_GRID
    : Math.min(...sources.map((source) => source.now()));

/** The clock by which an absolute time may be ahead: `now` lags behind it by up to 15 s, on VictoriaMetrics by 45 s. */
const contextClock = ({ sources }: Pick<Context, 'sources'>): EpochMs =>
  sources.length === 0 ? Date.now() : Math.min(...sources.map((source) => source.clock?.() ?? source.now()));

/** The window of a view, one for all sources, or the refusal that names the parameter at fault. */
export const windowOf = (
  context: Pick<Context, 'sources'>,
  view: Pick<CommonView, 'from' | 'to'>,
): { readonly ok: true; readonly window: Window } | ReturnType<typeof refused> => {
  const resolved = resolveWindow(view, contextNow(context), contextClock(context));
  if ('window' in resolved) return { ok: true, window: resolved.window };
  return refused({ code: 'bad-parameter', ...said[resolved.problem] });
};
