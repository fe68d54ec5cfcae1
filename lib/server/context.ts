import 'server-only';
import type { Config, SourceConfig } from '@/lib/config/load';
import type { Scope } from '@/lib/domain/access';
import type { Settings } from '@/lib/domain/settings';
import type { MetricsSource } from '@/lib/domain/source';
import type { TraceSource } from '@/lib/domain/trace-source';
import type { Observer } from '@/lib/http/options';
import type { SharedStore } from '@/lib/http/shared-store';
import { instruments } from '@/lib/metrics/instruments';
import { prometheusAt } from '@/lib/prometheus/client';
import { redisAt } from '@/lib/replicas/redis';
import { openStore, type Store } from '@/lib/store/store';
import { traceSourceAt } from '@/lib/tracing';
import { configuration } from './configuration';
import { log } from './log';
import { version } from './version';

/** What a use case works with. Built once per process by `context()`; tests make their own. */
export interface Context {
  readonly sources: readonly MetricsSource[];
  /** Where single requests are kept; absent: nowhere. No metrics view asks them. */
  readonly traces?: readonly TraceSource[];
  /** A service of ours to its name in trace back ends, from the configuration. */
  readonly traceNames?: Readonly<Record<string, string>>;
  readonly settings: Settings;
  /** What replicas share; absent: this process is alone. */
  readonly replicas?: SharedStore;
  /** What its reader may see; absent: everything. Set by `withScope` alone. */
  readonly scope?: Scope;
  /** What outlives the process: assessments, snapshots. Absent: nothing can be kept. */
  readonly store?: Store;
  readonly publicUrl?: string | null;
  readonly adoption?: Config['adoption'];
  readonly cards?: Config['cards'];
}

const observerOf = (id: string): Observer => {
  const told = instruments().upstream(id);
  return {
    ...told,
    call: (call) => {
      told.call(call);
      if (call.outcome === 'ok' || call.outcome === 'canceled') return;
      // An open breaker refuses everything that every viewer asks: said once a call it would drown the reason.
      const level = call.detail === 'circuit open' ? 'debug' : 'warn';
      log[level](
        { source: id, query: call.id, outcome: call.outcome, ms: call.ms, detail: call.detail },
        'source call',
      );
    },
  };
};

const sourceAt = (source: SourceConfig, { limits }: Settings, replicas: SharedStore | undefined): MetricsSource =>
  prometheusAt({
    ...source,
    maxSeries: limits.maxSeries,
    maxBytes: limits.maxBytes,
    version,
    observe: observerOf(source.id),
    replicas,
  });

const replicasAt = ({ redisUrl }: Config): SharedStore | undefined => {
  if (redisUrl === null) return undefined;
  return redisAt(redisUrl.reveal(), (state, reason) =>
    state === 'ok'
      ? log.info('redis answers')
      : log.warn({ reason }, 'redis does not answer; every replica asks alone'),
  );
};

const tracesAt = ({ kind, ...source }: SourceConfig, { limits }: Settings): readonly TraceSource[] =>
  kind === 'prometheus'
    ? []
    : [traceSourceAt(kind, { ...source, maxBytes: limits.maxBytes, version, observe: observerOf(source.id) })];

const storeAt = ({ dataDir, databaseUrl }: Config): Store =>
  openStore({
    dataDir,
    databaseUrl: databaseUrl?.reveal() ?? null,
    onError: (err) => log.error({ err }, 'store'),
  });

const contextOf = (config: Config, replicas = replicasAt(config)): Context => ({
  sources: config.sources
    .filter(({ kind }) => kind === 'prometheus')
    .map((source) => sourceAt(source, config.settings, replicas)),
  ...(replicas === undefined ? {} : { replicas }),
  traces: config.sources.flatMap((source) => tracesAt(source, config.settings)),
  traceNames: config.traces.names,
  settings: config.settings,
  store: storeAt(config),
  publicUrl: config.publicUrl,
  adoption: config.adoption,
  cards: config.cards,
});

// Next may load this module several times in one process (pages and handlers); pools and caches must not multiply.
const holder = globalThis as { weftlineContext?: Context };

/** The process's one context: every edge built once from the configuration. */
export const context = (): Context => {
  holder.weftlineContext ??= contextOf(configuration());
  return holder.weftlineContext;
};
