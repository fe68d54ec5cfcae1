'use client';
import { useSyncExternalStore } from 'react';

/** Snapshots that this browser made, with the tokens to revoke them. They are nowhere else. */

const KEY = 'weftline.snapshots';
const MOST = 200;

export interface Mine {
  readonly id: string;
  readonly title: string;
  readonly view: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly deleteToken: string;
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** By hand: this is on every page, and a schema library is a seventh of what a page may weigh. */
const isMine = (value: unknown): value is Mine => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, view, createdAt, expiresAt, deleteToken } = value as Record<string, unknown>;
  const isKept = expiresAt === null || typeof expiresAt === 'number';
  return [id, title, view, deleteToken].every(isText) && typeof createdAt === 'number' && isKept;
};

const NONE: readonly Mine[] = [];
let kept: { readonly text: string | null; readonly list: readonly Mine[] } = { text: null, list: NONE };

const parsed = (text: string): readonly Mine[] => {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) && found.every(isMine) ? found : NONE;
  } catch {
    return NONE;
  }
};

const read = (): readonly Mine[] => {
  const text = localStorage.getItem(KEY);
  if (text !== kept.text) kept = { text, list: text === null ? NONE : parsed(text) };
  return kept.list;
};

const listeners = new Set<() => void>();
const write = (list: readonly Mine[]): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(0, MOST)));
  } catch {
    // Full or forbidden: the snapshot is there all the same, and this browser forgets that it made it.
  }
  for (const listener of listeners) listener();
};

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
};

export const remember = (snapshot: Mine): void => write([snapshot, ...read()]);
export const forget = (id: string): void => write(read().filter((each) => each.id !== id));

/** The list, newest first; null in the first HTML, which does not know this browser. */
export const useMine = (): readonly Mine[] | null =>
  useSyncExternalStore<readonly Mine[] | null>(listen, read, () => null);
