'use client';
import { useSearchParams } from 'next/navigation';
import { decodeParams, encodeParams, type Params, type Values } from '@/lib/url/params';
import { pageParams } from '@/lib/url/view';

/**
 * Makes links that keep what every page shares (window, filters, refresh) and add a page's own state:
 * `href('/graph', graphPageParams, { focus: id })`.
 */
export const useHref = () => {
  const search = useSearchParams();
  const { values } = decodeParams(pageParams, new URLSearchParams(search));
  const kept = encodeParams(pageParams, values);
  return <P extends Params>(path: string, params?: P, state?: Partial<Values<P>>): string => {
    const all = new URLSearchParams(kept);
    if (params && state) {
      for (const name of Object.keys(state)) all.delete(name);
      for (const [name, value] of encodeParams(params, state)) all.append(name, value);
    }
    const query = all.toString();
    return query === '' ? path : `${path}?${query}`;
  };
};
