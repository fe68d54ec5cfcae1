import { instants } from '@/components/time/range';
import type { EpochMs } from '@/lib/domain/units';
import { encodeParams, versionParam } from '@/lib/url/params';
import { decodeView, encodeView } from '@/lib/url/view';

const versioned = (href: string): URL => {
  const url = new URL(href);
  url.hash = '';
  for (const [name, value] of encodeParams(versionParam, { v: 1 })) url.searchParams.set(name, value);
  return url;
};

/** The same page as it will be when the link is opened. */
export const liveAddress = (href: string): string => versioned(href).href;

/** The same page with its window as instants, so that the link shows tomorrow what it shows now. */
export const frozenAddress = (href: string, now: EpochMs): string => {
  const url = versioned(href);
  const { view: values } = decodeView(url.searchParams);
  const { from, to } = instants(values, now);
  const fixed = encodeView({ from: { kind: 'at', at: from }, to: { kind: 'at', at: to } });
  url.searchParams.delete('refresh');
  for (const [name, value] of fixed) url.searchParams.set(name, value);
  return url.href;
};
