import type { Millis } from '@/lib/domain/units';
import type { HttpOptions } from '@/lib/http/options';
import type { SharedStore } from '@/lib/http/shared-store';

export type CallKind = 'instant' | 'range' | 'series' | 'labels' | 'alerts' | 'exemplars' | 'probe';

export interface PrometheusOptions extends HttpOptions {
  /** The cluster of series that carry none. */
  readonly cluster?: string | null | undefined;
  readonly clusterAliases?: Readonly<Record<string, string>> | undefined;
  readonly scrapeInterval?: Millis | null | undefined;
  readonly maxSeries?: number | undefined;
  /** Memory the kept answers may take. */
  readonly cacheBytes?: number | undefined;
  /** Where replicas share answers; absent: each asks for itself. */
  readonly replicas?: SharedStore | undefined;
  /** Epoch ms here; tests set it. */
  readonly clock?: (() => number) | undefined;
  /** False: do not ask which server this is. */
  readonly detect?: boolean | undefined;
}
