'use client';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import type { Params, Values } from '@/lib/url/params';
import { parserOf } from './param-parser';

const parsersOf = (params: Params) =>
  Object.fromEntries(Object.entries(params).map(([name, param]) => [name, parserOf(param)]));

/** `push`: a step that Back undoes. `replace`: typing and dragging, of which only the end counts. */
export type HistoryStep = 'push' | 'replace';

export type SetView<P extends Params> = (change: Partial<Values<P>>, step?: HistoryStep) => void;

/**
 * The address bar as state: `const [view, setView] = useView(graphViewParams)`. The table says names, defaults and
 * spellings; values not understood read as their default. Pass a table from `lib/url`, not one made in render.
 */
export const useView = <P extends Params>(params: P): readonly [Values<P>, SetView<P>] => {
  const parsers = useMemo(() => parsersOf(params), [params]);
  const [values, setValues] = useQueryStates(parsers);
  const setView: SetView<P> = (change, step = 'push') => {
    // A rejected update is one the browser refused to write (rate limit); the next one carries the state.
    setValues(change, { history: step, shallow: true, scroll: false }).catch(() => undefined);
  };
  return [values as Values<P>, setView];
};
