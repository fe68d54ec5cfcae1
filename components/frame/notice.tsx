'use client';
import { useSyncExternalStore } from 'react';

const SHOWN = 2400;
let text = '';
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const set = (next: string) => {
  text = next;
  for (const listener of listeners) listener();
};

/** Says one short sentence at the foot of the page, and to screen readers. */
export const say = (sentence: string): void => {
  clearTimeout(timer);
  set(sentence);
  timer = setTimeout(() => set(''), SHOWN);
};

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Notice() {
  const said = useSyncExternalStore(
    listen,
    () => text,
    () => '',
  );
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex justify-center sm:bottom-6">
      {said === '' ? null : (
        <p className="rounded-panel border border-line bg-raised px-3 py-2 text-13 shadow-lift">{said}</p>
      )}
    </div>
  );
}
