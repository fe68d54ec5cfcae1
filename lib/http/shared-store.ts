import type { Millis } from '@/lib/domain/units';

/**
 * What replicas of one dashboard share: answers, and who is asking for one just now. Nothing here ever rejects: while it
 * cannot be reached nothing is found in it, and everybody may ask for himself.
 */
export interface SharedStore {
  readonly kind: 'redis';
  state(): 'ok' | 'down';
  get(key: string): Promise<Buffer | null>;
  put(key: string, bytes: Buffer, keep: Millis): Promise<void>;
  /** A receipt for `release` if nobody else holds the key; it falls open by itself after `atMost`. Null: somebody does. */
  hold(key: string, atMost: Millis): Promise<string | null>;
  release(key: string, receipt: string): Promise<void>;
  close(): Promise<void>;
}
