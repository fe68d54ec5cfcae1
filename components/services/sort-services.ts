import type { ServiceRow } from '@/lib/domain/service';
import { trafficOf } from './row-traffic';

export const sortKeys = ['health', 'name', 'namespace', 'cluster', 'rate', 'errors', 'latency', 'mtls'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** What is worst first: how the list opens. */
export const worstFirst: Sort = { key: 'health', descending: false };

/** Reads the `sort` parameter (`-` before the column: descending). Anything else is the order the list opens in. */
export const parseSort = (text: string): Sort => {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const key = sortKeys.find((known) => known === name);
  return key === undefined ? worstFirst : { key, descending };
};

/** The reverse of `parseSort`; empty for the order the list opens in. */
export const formatSort = ({ key, descending }: Sort): string =>
  key === worstFirst.key && descending === worstFirst.descending ? '' : `${descending ? '-' : ''}${key}`;

/** Worst first. */
export const healthRank = { failing: 0, degraded: 1, healthy: 2, unknown: 3, idle: 4 } as const;

/** The latency a row can be ordered by: its p95 where there is one, else its mean. */
export const latencyOf = ({
  latency,
}: ServiceRow['signals']): { readonly ms: number | null; readonly what: 'p95' | 'mean' } =>
  latency.p95Ms === null ? { ms: latency.meanMs, what: 'mean' } : { ms: latency.p95Ms, what: 'p95' };

type Read = (row: ServiceRow) => number | string | null;

const reads: Readonly<Record<SortKey, Read>> = {
  health: (row) => healthRank[row.health],
  name: (row) => row.name,
  namespace: (row) => row.namespace,
  cluster: (row) => row.cluster,
  rate: (row) => trafficOf(row).requestRate,
  errors: (row) => trafficOf(row).errorRate,
  latency: (row) => latencyOf(row.signals).ms,
  mtls: (row) => row.mtls.share,
};

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : a === b ? 0 : 1;

/** Orders rows. What is not reported comes last in either direction; ties go by health, traffic, then id. */
export const sortServices = (rows: readonly ServiceRow[], { key, descending }: Sort): readonly ServiceRow[] => {
  const read = reads[key];
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [read(a), read(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || tie(a, b);
    return sign * compare(left, right) || tie(a, b);
  });
};

const tie = (a: ServiceRow, b: ServiceRow): number =>
  healthRank[a.health] - healthRank[b.health] ||
  (trafficOf(b).requestRate ?? -1) - (trafficOf(a).requestRate ?? -1) ||
  (a.id < b.id ? -1 : a.id === b.id ? 0 : 1);
