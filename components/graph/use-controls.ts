'use client';
import { useCallback, useLayoutEffect, useRef } from 'react';
import type { GraphControlsProps } from './graph-controls';

/** The same function at every render, which does what the newest one would: what is given it is not drawn anew for it. */
const useLatest = <Args extends readonly unknown[]>(act: (...args: Args) => void): ((...args: Args) => void) => {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
};

const noop = (): void => undefined;

type ControlActs = Pick<GraphControlsProps, 'setView' | 'onSave' | 'onFound' | 'onCollapseAll' | 'onOpenAll'>;

/** A refresh seldom changes what the controls say, and drawing them takes longer than drawing a small picture. */
export const useControls = ({ setView, onSave, onFound, onCollapseAll, onOpenAll }: ControlActs): ControlActs => {
  const [collapseAll, openAll] = [useLatest(onCollapseAll ?? noop), useLatest(onOpenAll ?? noop)];
  return {
    setView: useLatest(setView),
    onSave: useLatest(onSave),
    onFound: useLatest(onFound),
    onCollapseAll: onCollapseAll === null ? null : collapseAll,
    onOpenAll: onOpenAll === null ? null : openAll,
  };
};
