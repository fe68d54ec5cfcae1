'use client';
import { keepPreviousData, type Query, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useView } from '@/components/time/use-view';
import type { Frame } from '@/lib/domain/envelope';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { commonParams, refreshParam } from '@/lib/url/params';
import { useFrozen } from './frozen';
import { endpointUrl, getFrame, ProblemError, type ProblemLike, type WireForm } from './get-json';

const DEFAULT_REFRESH: Millis = 15_000;
const JITTER = 0.1;

/** A panel's view of one question: the last good answer, and what is happening to it. */
export interface FrameState<T> {
  /** The last good answer, perhaps to the previous question; undefined before any. */
  readonly frame: Frame<T> | undefined;
  /** When that answer arrived, epoch ms. */
  readonly arrivedAt: EpochMs | null;
  /** The answer on screen is not the answer to this address, or the refresh after it failed. */
  readonly outdated: boolean;
  readonly problem: ProblemLike | null;
  readonly pending: boolean;
  readonly fetching: boolean;
  readonly retry: () => void;
  readonly endpoint: string;
  readonly search: URLSearchParams;
}

export interface FrameOptions<T> {
  /** Ask at all; false while a panel is closed. */
  readonly enabled?: boolean;
  /** Ask again on the page's rhythm (default), or once. */
  readonly live?: boolean;
  /** A form of the answer that is quicker to read. Its figures change with every answer, so nothing old is looked for in it. */
  readonly form?: WireForm<T>;
}

/** The page's rhythm in ms; false when paused or when the window is fixed and its answer cannot change. */
export const useRhythm = (): Millis | false => {
  const [{ refresh, to }] = useView(rhythmParams);
  if (to.kind === 'at') return false;
  if (refresh === null) return DEFAULT_REFRESH;
  return refresh === 0 ? false : refresh * 1000;
};
const rhythmParams = { ...refreshParam, to: commonParams.to } as const;

/**
 * The next poll counts from the end of the last one, so a slow back end is never asked twice at once, and is spread
 * by ±10 % so that many open tabs do not ask together. The spread is fixed per answer: a changing one would restart
 * the timer at every render.
 */
const nextPoll = (query: Query<never, Error, never, never>, every: Millis | false): Millis | false => {
  if (every === false || query.state.fetchStatus === 'fetching') return false;
  const seed = (query.state.dataUpdatedAt + query.state.errorUpdatedAt) % 1000;
  return Math.round(every * (1 - JITTER + (2 * JITTER * seed) / 1000));
};

const problemOf = (error: Error | null): ProblemLike | null => {
  if (error === null) return null;
  if (error instanceof ProblemError) return error.problem;
  return { code: 'internal', status: 0, title: 'Unexpected answer', detail: error.message };
};

const worthRetrying = (failures: number, error: Error): boolean =>
  failures < 1 && error instanceof ProblemError && (error.problem.status === 0 || error.problem.status === 503);

/**
 * Asks `/api/v1/<endpoint>?<search>` and keeps asking on the page's rhythm; stops while the tab is hidden. The last
 * good frame stays while the next loads and when it fails.
 */
export const useFrame = <T>(
  endpoint: string,
  search: URLSearchParams,
  { enabled = true, live = true, form }: FrameOptions<T> = {},
): FrameState<T> => {
  const rhythm = useRhythm();
  const frozen = useFrozen<T>(endpoint, search);
  const every = live ? rhythm : false;
  const query = useQuery({
    queryKey: ['frame', endpointUrl(endpoint, search)],
    queryFn: ({ signal }) => getFrame<T>(endpoint, search, signal, form),
    structuralSharing: form === undefined,
    placeholderData: keepPreviousData,
    enabled: enabled && frozen === null,
    staleTime: every === false ? 60_000 : every / 2,
    retry: worthRetrying,
    refetchInterval: (current) => nextPoll(current as unknown as Query<never, Error, never, never>, every),
  });
  // React Query drops the placeholder once the new question fails; the last good picture must outlive that.
  const [last, setLast] = useState<{ frame: Frame<T>; at: EpochMs } | null>(null);
  const fresh = query.isPlaceholderData ? undefined : query.data;
  if (fresh !== undefined && fresh !== last?.frame) setLast({ frame: fresh, at: query.dataUpdatedAt });
  const frame = fresh ?? last?.frame;
  if (frozen !== null) return { ...frozen, endpoint, search };
  return {
    frame,
    arrivedAt: fresh === undefined ? (last?.at ?? null) : query.dataUpdatedAt,
    outdated: frame !== undefined && (fresh === undefined || query.isError),
    problem: problemOf(query.error),
    pending: frame === undefined && !query.isError,
    // Whoever reads it is drawn anew at the start and the end of each question, and hardly anybody does.
    get fetching() {
      return query.isFetching;
    },
    retry: () => {
      query.refetch().catch(() => undefined);
    },
    endpoint,
    search,
  };
};
