'use client';
import { useEffect, useSyncExternalStore } from 'react';

/** A picture that only its own page can make a file of. */
export interface PictureOffer {
  readonly title: string;
  readonly svg: () => string;
  readonly png: () => Promise<Blob>;
}

/** One value that parts of the page far from each other share. */
const cell = <T>(first: T) => {
  let value = first;
  const listeners = new Set<() => void>();
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const set = (next: T) => {
    value = next;
    for (const listener of listeners) listener();
  };
  const use = (): T =>
    useSyncExternalStore(
      listen,
      () => value,
      () => first,
    );
  return { set, use, get: () => value };
};

const offered = cell<PictureOffer | null>(null);
const opened = cell(false);

/** Offers the picture of this page to whoever shares it; null: there is none yet. */
export const useOffer = (offer: PictureOffer | null): void => {
  useEffect(() => {
    offered.set(offer);
    return () => offered.set(null);
  });
};

/** Read when it is taken: the picture of that moment. */
export const offeredPicture = (): PictureOffer | null => offered.get();

export const useShareOpen = (): readonly [boolean, (open: boolean) => void] => [opened.use(), opened.set];
export const openShare = (): void => opened.set(true);
