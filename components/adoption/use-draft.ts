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
  /** Takes a whole address part, e.g. that of another visit. */
  readonly open: (fragment: string) => void;
  readonly change: (change: (draft: AdoptionDraft) => AdoptionDraft, step?: 'push' | 'replace') => void;
}

const KEPT = 'weftline:adoption';

/** This tab's last answers, for who comes back by the navigation instead of Back; null where nothing may be stored. */
export const keptAnswers = (): string | null => {
  try {
    return window.sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
};

const keepAnswers = (fragment: string): void => {
  try {
    window.sessionStorage.setItem(KEPT, fragment);
  } catch {
    // A browser that stores nothing still has the address.
  }
};

const write = (draft: AdoptionDraft, step: 'push' | 'replace'): void => {
  const { pathname, search } = window.location;
  const fragment = encodeDraft(draft);
  const address = `${pathname}${search}${fragment === '' ? '' : `#${fragment}`}`;
  keepAnswers(fragment);
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
  const open = useCallback((fragment: string) => write(decodeDraft(fragment).draft, 'push'), []);
  return { draft, problems, open, isReady: hash !== null, change };
};
