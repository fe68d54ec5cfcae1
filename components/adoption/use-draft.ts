'use client';
import { useCallback, useState, useSyncExternalStore } from 'react';
import { type AdoptionDraft, emptyDraft } from '@/lib/domain/adoption';
import { decodeDraft, encodeDraft } from '@/lib/url/adoption';
import type { ParamProblem } from '@/lib/url/params';

const CHANGED = 'weftline:draft';

const listen = (listener: () => void): (() => void) => {
  const names = ['hashchange', 'popstate', CHANGED] as const;
  for (const name of names) window.addEventListener(name, listener);
  return () => {
    for (const name of names) window.removeEventListener(name, listener);
  };
};

const readHash = (): string => window.location.hash;

/** `#main` and the like are places on the page, not answers. */
const holdsAnswers = (hash: string): boolean => hash === '' || hash.includes('=');

export interface DraftState {
  readonly draft: AdoptionDraft;
  /** Parts of the address that were not understood. */
  readonly problems: readonly ParamProblem[];
  /** false in the first HTML: a server never sees what stands behind `#`. */
  readonly isReady: boolean;
  /** `push`: a step that Back undoes. */
  readonly change: (change: (draft: AdoptionDraft) => AdoptionDraft, step?: 'push' | 'replace') => void;
}

const write = (draft: AdoptionDraft, step: 'push' | 'replace'): void => {
  const { pathname, search } = window.location;
  const fragment = encodeDraft(draft);
  const address = `${pathname}${search}${fragment === '' ? '' : `#${fragment}`}`;
  // The router keeps what it knows of the page in the entry's state.
  if (step === 'push') window.history.pushState(window.history.state, '', address);
  else window.history.replaceState(window.history.state, '', address);
  window.dispatchEvent(new Event(CHANGED));
};

/** The answers so far, kept behind the `#` of the address: a reload, Back or a copied link finds them again. */
export const useDraft = (): DraftState => {
  const hash = useSyncExternalStore<string | null>(listen, readHash, () => null);
  const [last, setLast] = useState('');
  if (hash !== null && holdsAnswers(hash) && hash !== last) setLast(hash);
  const { draft, problems } = hash === null ? { draft: emptyDraft, problems: [] } : decodeDraft(last);
  const change = useCallback<DraftState['change']>((next, step = 'replace') => {
    const now = readHash();
    write(next(decodeDraft(holdsAnswers(now) ? now : '').draft), step);
  }, []);
  return { draft, problems, isReady: hash !== null, change };
};
