import type { Settings } from '@/lib/domain/settings';
import type { MetricsSource } from '@/lib/domain/source';

/** What a use case works with. Built once per process by `context()`; tests make their own. */
export interface Context {
  readonly sources: readonly MetricsSource[];
  readonly settings: Settings;
}
