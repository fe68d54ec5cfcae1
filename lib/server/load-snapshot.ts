import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Snapshot } from '@/lib/domain/snapshot';
import type { SnapshotRow } from '@/lib/store/tables';
import type { Context } from './context';
import { type Loaded, loaded, refused } from './loaded';
import { hashOf, type KeptSnapshot } from './save-snapshot';
import { unavailable } from './store-refusal';

const decompressed = promisify(brotliDecompress);
/** What a snapshot may grow to; ours compress by ten at most. */
const MAX_PLAIN = 128 * 1024 * 1024;

/** One answer for what never was, expired or was revoked: nobody learns which. */
const UNKNOWN = refused({
  code: 'not-found',
  detail: 'There is no such snapshot. It may have expired or been revoked.',
});
const SPOILT = refused({
  code: 'store-unavailable',
  detail: 'What the database holds of this snapshot is not what was frozen: its hash differs.',
});

const isId = (id: string): boolean => /^[\w-]{22}$/.test(id);

/** What was read lately, by its hash: a link is opened by a whole channel at once, and each asks three times. */
const readLately = new LRUCache<string, { readonly kept: KeptSnapshot; readonly size: number }>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: ({ size }) => size + 1,
  ttl: 5 * 60_000,
});

const keptIn = async ({ body, hash }: SnapshotRow): Promise<KeptSnapshot | null> => {
  const lately = readLately.get(hash);
  if (lately !== undefined) return lately.kept;
  try {
    const text = await decompressed(body, { maxOutputLength: MAX_PLAIN });
    if (hashOf(text) !== hash) return null;
    const kept = JSON.parse(text.toString('utf8')) as KeptSnapshot;
    readLately.set(hash, { kept, size: text.length });
    return kept;
  } catch {
    return null;
  }
};

/** A frozen view. No source is asked. */
export const loadSnapshot =
  (id: string) =>
  async ({ store }: Pick<Context, 'store'>): Promise<Loaded<Snapshot>> => {
    if (store === undefined) return unavailable(null);
    // Asked even where it cannot be one: how long the answer takes must not tell.
    const found = await store.snapshots.find(hashOf(id), Date.now());
    if (!found.ok) return unavailable(found.fault);
    if (found.value === null || !isId(id)) return UNKNOWN;
    const kept = await keptIn(found.value);
    if (kept === null) return SPOILT;
    const { created_at: createdAt, expires_at: expiresAt, hash } = found.value;
    const [main] = kept.frames;
    if (main === undefined) return SPOILT;
    const { queries: _, ...meta } = main.frame.meta;
    return loaded({ data: { ...kept, createdAt, expiresAt, hash, frames: [...kept.frames] }, meta });
  };

/** Whether it can be opened; asked each time, so that what ended is gone at once. */
export const hasSnapshot = async ({ store }: Pick<Context, 'store'>, id: string): Promise<boolean> => {
  const found = await store?.snapshots.has(hashOf(id), Date.now());
  return found?.ok === true && found.value;
};

/** Revokes a snapshot; the token was told to whoever froze it. */
export const revokeSnapshot = async (
  { store }: Pick<Context, 'store'>,
  id: string,
  token: string | null,
): Promise<{ readonly ok: true } | ReturnType<typeof refused>> => {
  if (store === undefined) return unavailable(null);
  const gone = await store.snapshots.remove(hashOf(id), hashOf(token ?? ''), Date.now());
  if (!gone.ok) return unavailable(gone.fault);
  return gone.value ? { ok: true } : UNKNOWN;
};
