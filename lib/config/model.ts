import type { Settings } from '@/lib/domain/settings';
import type { SourceKind } from '@/lib/domain/source';
import type { Millis } from '@/lib/domain/units';
import type { Secret } from './secret';

/** A value given once, or a file that is read again when it changes. */
export type Credential = { readonly value: Secret } | { readonly file: string };
export type Auth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: Credential }
  | { readonly kind: 'bearer'; readonly token: Credential };

export interface Tls {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly serverName?: string | undefined;
  readonly insecureSkipVerify?: boolean | undefined;
}

/** One back end. File names are absolute, or relative to the configuration file's folder made so. */
export interface SourceConfig {
  readonly id: string;
  readonly kind: SourceKind;
  /** Without credentials: those stand in `auth`. */
  readonly url: string;
  readonly cluster: string | null;
  readonly clusterAliases: Readonly<Record<string, string>>;
  readonly scrapeInterval: Millis | null;
  readonly auth: Auth | null;
  readonly headers: Readonly<Record<string, Secret>>;
  readonly tls: Tls | null;
  readonly timeout: Millis;
  readonly maxConcurrent: number;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Everything the operator said, with defaults filled in. Safe to print: secrets redact themselves. */
export interface Config {
  readonly sources: readonly SourceConfig[];
  readonly settings: Settings;
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly databaseUrl: Secret | null;
  readonly redisUrl: Secret | null;
  readonly logLevel: (typeof logLevels)[number];
  readonly embed: {
    readonly allowedOrigins: readonly string[];
    readonly keys: readonly { readonly id: string; readonly secret: Secret }[];
  };
  readonly cards: { readonly privacy: 'none' | 'redacted' | 'full' };
  /** null: the model's own windows. */
  readonly adoption: {
    readonly windows: {
      readonly shares: Millis | null;
      readonly topology: Millis | null;
      readonly releases: Millis | null;
    };
  };
  readonly traces: { readonly names: Readonly<Record<string, string>> };
}
