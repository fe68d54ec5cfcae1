'use client';
import { commonParams, refreshParam } from '@/lib/url/params';
import type { Range } from './range';
import { type HistoryStep, useView } from './use-view';

const rangeParams = { from: commonParams.from, to: commonParams.to, ...refreshParam } as const;

/** The window of the page, how often it refreshes, and the ways to change both. */
export const useRange = () => {
  const [{ from, to, refresh }, setView] = useView(rangeParams);
  return {
    range: { from, to },
    refresh,
    setRange: (range: Range, step?: HistoryStep) => setView(range, step),
    setRefresh: (seconds: number | null) => setView({ refresh: seconds }, 'replace'),
  };
};
