import { randomUUID } from 'node:crypto';
import { createClient, RESP_TYPES } from 'redis';
import type { Millis } from '@/lib/domain/units';
import type { SharedStore } from '@/lib/http/shared-store';

/** A cache that takes longer than asking again would is none. */
const PATIENCE: Millis = 500;
const CONNECT: Millis = 1_000;
const RETRY_FROM: Millis = 200;
const RETRY_AT_MOST: Millis = 5_000;
/** Redis may be shared with others. */
const PREFIX = 'weftline:1:';
/** Only who holds a key lets it go: by then it may have fallen open and be another's. */
const RELEASE = "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) else return 0 end";

const orElse = async <T>(asked: Promise<T>, otherwise: T): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), PATIENCE);
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
};

/** Redis, or what speaks its protocol (Valkey). `onChange` hears when it goes away and comes back. */
export const redisAt = (url: string, onChange: (state: 'ok' | 'down', reason: string | null) => void): SharedStore => {
  let told: 'ok' | 'down' | null = null;
  const tell = (state: 'ok' | 'down', reason: string | null): void => {
    if (told !== state) onChange(state, reason);
    told = state;
  };
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT,
      reconnectStrategy: (retries) => Math.min(RETRY_FROM * (retries + 1), RETRY_AT_MOST),
    },
  });
  client.on('error', (error: unknown) => tell('down', error instanceof Error ? error.name : 'error'));
  client.on('ready', () => tell('ok', null));
  // It goes on trying by itself, and says so by its events.
  client.connect().catch(() => undefined);
  const bytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  return {
    kind: 'redis',
    state: () => (client.isReady ? 'ok' : 'down'),
    get: async (key) => (client.isReady ? orElse(bytes.get(PREFIX + key), null) : null),
    put: async (key, value, keep) => {
      if (!client.isReady) return;
      await orElse(client.set(PREFIX + key, value, { expiration: { type: 'PX', value: Math.ceil(keep) } }), null);
    },
    hold: async (key, atMost) => {
      const receipt = randomUUID();
      if (!client.isReady) return receipt;
      const set = client.set(`${PREFIX}${key}:asking`, receipt, {
        condition: 'NX',
        expiration: { type: 'PX', value: Math.ceil(atMost) },
      });
      // Silence lets everybody ask.
      return (await orElse(set, 'OK')) === null ? null : receipt;
    },
    release: async (key, receipt) => {
      if (!client.isReady) return;
      await orElse(client.eval(RELEASE, { keys: [`${PREFIX}${key}:asking`], arguments: [receipt] }), null);
    },
    close: async () => {
      client.destroy();
    },
  };
};
