import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Result } from '@/lib/domain/result';
import type { Answer } from '@/lib/domain/source';
import type { Millis } from '@/lib/domain/units';
import { pause } from '@/lib/http/deadline';
import type { SharedStore } from '@/lib/http/shared-store';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** How often who waits for another replica's answer looks for it. */
const LOOK_EVERY: Millis = 50;

type Fetch = (signal: AbortSignal) => Promise<Result<Answer<unknown>>>;

const read = async (store: SharedStore, key: string): Promise<Answer<unknown> | null> => {
  const bytes = await store.get(key);
  if (bytes === null) return null;
  try {
    // Our own, under a key that names its version; what cannot be read is as good as absent.
    const { value, receipt, trust } = JSON.parse((await unzip(bytes)).toString()) as Answer<unknown>;
    return { value, trust, receipt: { ...receipt, shared: true } };
  } catch {
    return null;
  }
};

/**
 * Asks once for all replicas: whoever comes first asks the source and leaves the answer for the others, who wait for it no
 * longer than a question may take. Where the store is away, each asks for itself.
 */
export const amongReplicas =
  (store: SharedStore, timeout: Millis) =>
  async (key: string, fresh: Millis, signal: AbortSignal, fetch: Fetch): Promise<Result<Answer<unknown>>> => {
    const until = performance.now() + timeout;
    let held: string | null = null;
    while (held === null && !signal.aborted && performance.now() < until) {
      const found = await read(store, key);
      if (found !== null) return { ok: true, value: found };
      held = await store.hold(key, timeout);
      if (held === null) await pause(LOOK_EVERY, signal);
    }
    try {
      const result = await fetch(signal);
      // What is known to be incomplete is for whoever saw it happen: the others may fare better.
      if (result.ok && result.value.trust.state === 'complete') {
        const { value, receipt, trust } = result.value;
        await store.put(key, await zip(JSON.stringify({ value, receipt, trust }), { level: 1 }), fresh);
      }
      return result;
    } finally {
      if (held !== null) await store.release(key, held);
    }
  };
