import { createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import {
  DEFAULT_TTL_SECONDS,
  type FrozenFrame,
  MAX_SNAPSHOT,
  type SavedSnapshot,
  type SaveSnapshot,
} from '@/lib/domain/snapshot';
import type { EpochMs } from '@/lib/domain/units';
import type { Accepted } from './accept';
import type { Context } from './context';
import { freezePage } from './freeze-page';
import { refused } from './loaded';
import { unavailable } from './store-refusal';

const compressed = promisify(brotliCompress);

/** What all snapshots may hold together: the store is small by design, and anybody may freeze. */
const QUOTA = { bytes: 512 * 1024 * 1024, count: 5_000 } as const;

/** What the store keeps, compressed. Times and the title stand beside it too. */
export interface KeptSnapshot {
  readonly schema: 'weftline-snapshot/1';
  readonly view: string;
  readonly title: string;
  readonly note: string;
  readonly author: string | null;
  readonly frames: readonly FrozenFrame[];
}

export const hashOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** 128 random bits, as they stand in an address. */
const secretId = (): string => randomBytes(16).toString('base64url');

const expiryOf = ({ keep, ttlSeconds }: SaveSnapshot, now: EpochMs): EpochMs | null =>
  keep === true ? null : now + (ttlSeconds ?? DEFAULT_TTL_SECONDS) * 1000;

const MIB = 1024 * 1024;
const TOO_LARGE = refused({
  code: 'too-large',
  detail: `A snapshot holds at most ${MAX_SNAPSHOT / MIB} MiB compressed. Narrow the view to a namespace or a service.`,
});
const FULL = refused({
  code: 'store-unavailable',
  detail: 'The store holds as many snapshots as it may. Revoke some, or wait until some expire. Nothing was saved.',
});

/** Freezes a page with its data, so that it opens without any source. The id is the right to see it, the token to revoke it. */
export const saveSnapshot = async (
  context: Context,
  request: SaveSnapshot,
  signal: AbortSignal,
): Promise<Accepted<SavedSnapshot>> => {
  const { store, publicUrl } = context;
  if (store === undefined) return unavailable(null, true);
  const frozen = await freezePage(context, request, signal);
  if (!frozen.ok) return frozen;
  const { view, name, frames } = frozen.value;
  const kept: KeptSnapshot = {
    schema: 'weftline-snapshot/1',
    view,
    title: request.title === undefined || request.title === '' ? name : request.title,
    note: request.note ?? '',
    author: request.author ?? null,
    frames,
  };
  const text = Buffer.from(JSON.stringify(kept));
  const body = await compressed(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
  if (body.length > MAX_SNAPSHOT) return TOO_LARGE;
  const now = Date.now();
  const [id, deleteToken, expiresAt] = [secretId(), secretId(), expiryOf(request, now)];
  const saved = await store.snapshots.save(
    {
      id_hash: hashOf(id),
      token_hash: hashOf(deleteToken),
      created_at: now,
      expires_at: expiresAt,
      bytes: body.length,
      hash: hashOf(text),
      title: kept.title,
      body,
    },
    QUOTA,
  );
  if (!saved.ok) return unavailable(saved.fault, true);
  if (!saved.value) return FULL;
  return { ok: true, value: { id, url: `${publicUrl ?? ''}/s/${id}`, expiresAt, deleteToken } };
};
