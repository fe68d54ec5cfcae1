import type { IncomingHttpHeaders } from 'node:http';

export type Flavour = 'Prometheus' | 'Thanos' | 'Mimir' | 'VictoriaMetrics';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** VictoriaMetrics names its host on every answer; no other server of this API does. */
export const flavourOfHeaders = (headers: IncomingHttpHeaders): Flavour | null =>
  headers['x-server-hostname'] === undefined ? null : 'VictoriaMetrics';

/**
 * From `/api/v1/status/buildinfo`. Mimir names its application; Thanos answers like Prometheus but is still at 0.x;
 * VictoriaMetrics answers without a revision.
 */
export const flavourOfBuild = (
  data: unknown,
): { readonly flavour: Flavour; readonly version: string | null } | null => {
  if (!isRecord(data)) return null;
  const version = typeof data.version === 'string' && data.version !== '' ? data.version : null;
  const application = typeof data.application === 'string' ? data.application.toLowerCase() : '';
  if (application.includes('mimir')) return { flavour: 'Mimir', version };
  if (application.includes('thanos') || version?.startsWith('0.')) return { flavour: 'Thanos', version };
  if (typeof data.revision !== 'string' || data.revision === '') return { flavour: 'VictoriaMetrics', version: null };
  return { flavour: 'Prometheus', version };
};
