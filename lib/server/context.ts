import 'server-only';
import { defaultSettings, type Settings } from '@/lib/domain/settings';
import type { MetricsSource } from '@/lib/domain/source';
import { prometheusAt } from '@/lib/prometheus/client';
import { version } from './version';

/** What a use case works with. Built once per process by `context()`; tests make their own. */
export interface Context {
  readonly sources: readonly MetricsSource[];
  readonly settings: Settings;
}

const build = (): Context => {
  const url = process.env.WEFTLINE_PROMETHEUS_URL;
  return {
    sources: url === undefined ? [] : [prometheusAt({ id: 'prometheus', url, version })],
    settings: defaultSettings,
  };
};

// Next may load this module several times in one process (pages, handlers, proxy); pools and caches must not multiply.
const holder = globalThis as { weftlineContext?: Context };

/** The process's one context: every edge built once from the configuration. */
export const context = (): Context => {
  holder.weftlineContext ??= build();
  return holder.weftlineContext;
};
