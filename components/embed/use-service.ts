'use client';
import type { ProblemLike } from '@/components/query/get-json';
import { useFrame } from '@/components/query/use-frame';
import { parseEntityId } from '@/lib/domain/entity';
import type { ServiceList, ServiceRow } from '@/lib/domain/service';
import { encodeParams } from '@/lib/url/params';
import { type PlainRequest, plainRequestParams } from '@/lib/url/view';

/** `shop/checkout` or `east/shop/checkout`, taken apart. */
export interface ServiceName {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly name: string;
}

export const parseServiceName = (text: string): ServiceName | null => {
  const parts = text.split('/');
  const [cluster, namespace, name] = parts.length === 2 ? [null, ...parts] : parts;
  if (parts.length > 3 || !namespace || !name || cluster === '' || cluster === undefined) return null;
  return { cluster, namespace, name };
};

export const matching = (wanted: ServiceName, rows: readonly ServiceRow[]): readonly ServiceRow[] =>
  rows.filter(
    ({ cluster, namespace, name }) =>
      name === wanted.name && namespace === wanted.namespace && (wanted.cluster ?? cluster) === cluster,
  );

export type NamedService =
  | { readonly state: 'none' }
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly problem: ProblemLike; readonly retry: () => void }
  | { readonly state: 'unknown'; readonly name: string; readonly candidates: readonly string[] }
  | { readonly state: 'found'; readonly id: string; readonly name: string; readonly row: ServiceRow | null };

const NOTHING: ServiceName = { cluster: null, namespace: '', name: '' };

/** The service a host names. Without a cluster it must be one: several are told apart by the reader, not guessed at. */
export const useService = (text: string, view: Pick<PlainRequest, 'from' | 'to'>): NamedService => {
  const entity = parseEntityId(text);
  const wanted = parseServiceName(text);
  const { cluster, namespace } = wanted ?? NOTHING;
  const search = encodeParams(plainRequestParams, {
    from: view.from,
    to: view.to,
    namespace: namespace === '' ? [] : [namespace],
    cluster: cluster === null ? [] : [cluster],
  });
  const state = useFrame<ServiceList>('services', search, { enabled: entity === null && wanted !== null, live: false });
  if (text === '') return { state: 'none' };
  if (entity !== null) return { state: 'found', id: text, name: entity.name, row: null };
  if (wanted === null) return { state: 'unknown', name: text, candidates: [] };
  if (state.frame === undefined) {
    return state.problem === null
      ? { state: 'pending' }
      : { state: 'failed', problem: state.problem, retry: state.retry };
  }
  const found = matching(wanted, state.frame.data.services);
  const [only] = found;
  if (found.length === 1 && only !== undefined) return { state: 'found', id: only.id, name: only.name, row: only };
  const candidates = found.map((row) => `${row.cluster}/${row.namespace}/${row.name}`);
  return { state: 'unknown', name: text, candidates };
};
