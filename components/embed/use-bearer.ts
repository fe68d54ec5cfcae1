'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ProblemError, setBearer } from '@/components/query/get-json';
import { sendJson } from '@/components/query/send-json';
import type { Host } from './host';

type Bearer = { readonly state: 'none' | 'pending' | 'held' } | { readonly state: 'refused'; readonly detail: string };

/** `#t=…`: the token of an address. It leaves the address bar as soon as it is read, so that nobody copies it on. */
const takeFragment = (): string | null => {
  const token = new URLSearchParams(location.hash.slice(1)).get('t');
  if (token !== null) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  return token;
};

/**
 * Exchanges an embed token for a bearer that lives in this page's memory and nowhere else. While the exchange is under
 * way nothing is asked, so that nothing is shown that the token would not allow.
 */
export const useBearer = (host: Host): Bearer & { readonly exchange: (token: string) => void } => {
  const queries = useQueryClient();
  const [fragment] = useState(takeFragment);
  const [bearer, setState] = useState<Bearer>({ state: fragment === null ? 'none' : 'pending' });
  const spent = useRef('');
  const exchange = (token: string) => {
    if (spent.current === token) return;
    spent.current = token;
    // A renewal keeps the picture; a first token comes before any.
    setState((before) => (before.state === 'held' ? before : { state: 'pending' }));
    sendJson<{ data: { bearer: string } }>('/api/v1/embed/session', {
      method: 'POST',
      body: { token, origin: host.origin() },
    })
      .then(({ data }) => {
        setBearer(data.bearer);
        setState({ state: 'held' });
        return queries.invalidateQueries();
      })
      .catch((error: unknown) => {
        const detail = error instanceof Error ? error.message : 'The token was refused.';
        const kind = error instanceof ProblemError ? error.problem.code : 'internal';
        host.say({ type: 'error', kind, detail });
        setState({ state: 'refused', detail });
      });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fragment is spent once.
  useEffect(() => {
    if (fragment !== null) exchange(fragment);
  }, [fragment]);
  return { ...bearer, exchange };
};
