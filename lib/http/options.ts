import type { FaultKind } from '@/lib/domain/result';
import type { Millis } from '@/lib/domain/units';

/** Text that must not be printed: `lib/config` makes it, and it shows itself only when asked. */
export interface Secret {
  reveal(): string;
}

/** Given once, or a file that is read again when it changes (rotated tokens). */
export type Credential = { readonly value: Secret } | { readonly file: string };

export type Auth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: Credential }
  | { readonly kind: 'bearer'; readonly token: Credential };

/** Client certificates and trust; the files are read again when they change. */
export interface Tls {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly serverName?: string | undefined;
  readonly insecureSkipVerify?: boolean | undefined;
}

export type CacheState = 'hit' | 'stale' | 'miss' | 'coalesced';
export type BreakerState = 'closed' | 'half-open' | 'open';

/** One call as it went. `detail` may name addresses: for the server's log only. */
export interface Call {
  /** Which sort of question, of few: `instant`, `search`, `probe`. */
  readonly kind: string;
  readonly id: string;
  readonly outcome: 'ok' | 'partial' | FaultKind;
  readonly ms: Millis;
  readonly bytes: number;
  readonly detail: string | null;
}

/** What whoever measures us gets told. `lib/server` connects it to `lib/metrics`. */
export interface Observer {
  readonly call?: (call: Call) => void;
  readonly inflight?: (count: number) => void;
  readonly cache?: (state: CacheState) => void;
  readonly breaker?: (state: BreakerState) => void;
}

/** How to reach one server, and how hard it may be leaned on. */
export interface HttpOptions {
  readonly id: string;
  /** Base address. A path (`/prometheus`) and a query string (`?extra_label=…`) go with every call. */
  readonly url: string;
  readonly auth?: Auth | null | undefined;
  readonly tls?: Tls | null | undefined;
  readonly headers?: Readonly<Record<string, Secret | string>> | undefined;
  /** Deadline of one question: waiting for its turn, sending, a retry, and reading. */
  readonly timeout?: Millis | undefined;
  /** Calls in flight at once, for all viewers together. */
  readonly maxConcurrent?: number | undefined;
  /** Of one answer, after decompression. */
  readonly maxBytes?: number | undefined;
  /** Of Weftline, for `User-Agent`. */
  readonly version?: string | undefined;
  readonly observe?: Observer | undefined;
}
