'use client';
import { useSyncExternalStore } from 'react';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { formatAgo, formatInstant } from '@/lib/format/time';

const TICK = 1000;

// One clock for the page, stopped while nobody listens.
let current = 0;
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const each of listeners) each();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
};

const read = (): EpochMs => {
  if (timer === null || current === 0) current = Math.floor(Date.now() / TICK) * TICK;
  return current;
};

/** The reader's clock in whole steps (of a second if not said otherwise); null in the first HTML: a server's clock. */
export const useNow = (step: Millis = TICK): EpochMs | null =>
  useSyncExternalStore<EpochMs | null>(
    listen,
    () => Math.floor(read() / step) * step,
    () => null,
  );

/** "12 s ago", kept current, with the full instant as its title. */
export function RelativeTime({ at, className }: { readonly at: EpochMs; readonly className?: string }) {
  const now = useNow();
  if (now === null) return <span className={className}>…</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatInstant(at)} className={className}>
      {formatAgo(at, now)}
    </time>
  );
}
