'use client';
import { type QueryCache, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Frame } from '@/lib/domain/envelope';
import type { EpochMs } from '@/lib/domain/units';

const oldestOf = (cache: QueryCache): EpochMs | null => {
  const times = cache
    .findAll({ queryKey: ['frame'], type: 'active' })
    .map((query) => (query.state.data as Frame<unknown> | undefined)?.meta?.asOf ?? null)
    .filter((asOf) => asOf !== null);
  return times.length === 0 ? null : Math.min(...times);
};

/** The newest sample behind the oldest panel on screen, epoch ms: what "how fresh is this page" means. */
export const useOldestSample = (): EpochMs | null => {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => oldestOf(cache),
    () => null,
  );
};
