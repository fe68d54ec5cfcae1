'use client';
import type { QueryClient } from '@tanstack/react-query';
import { etagOf } from '@/components/query/get-json';
import { sendJson } from '@/components/query/send-json';
import type { SavedSnapshot } from '@/lib/domain/snapshot';
import { remember } from './mine';

/** The most answers that one snapshot takes along. */
const MOST = 24;

/** What is on screen now: the answers whose pictures are drawn, by their ETags. */
const shownEtags = (queries: QueryClient): readonly string[] =>
  queries
    .getQueryCache()
    .findAll({ queryKey: ['frame'], type: 'active' })
    .flatMap(({ queryKey: [, url] }) => (typeof url === 'string' ? (etagOf(url) ?? []) : []))
    .slice(0, MOST);

export interface Freezing {
  readonly queries: QueryClient;
  readonly title: string;
  readonly note: string;
  readonly ttlSeconds: number;
  readonly keep: boolean;
}

/** Freezes the page at the browser's address. Throws `ProblemError`. */
export const freeze = async ({ queries, title, note, ttlSeconds, keep }: Freezing): Promise<SavedSnapshot> => {
  const view = `${location.pathname}${location.search}`;
  const body = {
    view,
    frames: shownEtags(queries),
    ...(title === '' ? {} : { title }),
    ...(note === '' ? {} : { note }),
    ...(keep ? { keep } : { ttlSeconds }),
  };
  const saved = await sendJson<SavedSnapshot>('/api/v1/snapshots', { method: 'POST', body });
  const { id, expiresAt, deleteToken } = saved;
  const { pathname } = location;
  remember({ id, title: title === '' ? pathname : title, view, createdAt: Date.now(), expiresAt, deleteToken });
  return saved;
};

export const revoke = (id: string, bearer: string): Promise<unknown> =>
  sendJson(`/api/v1/snapshots/${id}`, { method: 'DELETE', bearer });
