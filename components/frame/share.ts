import { copyText } from '@/components/query/copy';
import { instants } from '@/components/time/range';
import type { EpochMs } from '@/lib/domain/units';
import { decodeView, encodeView } from '@/lib/url/view';
import { say } from './notice';

/** The same page with its window as instants, so that the link shows tomorrow what it shows now. */
export const frozenAddress = (href: string, now: EpochMs): string => {
  const url = new URL(href);
  const { view: values } = decodeView(url.searchParams);
  const { from, to } = instants(values, now);
  const fixed = encodeView({ from: { kind: 'at', at: from }, to: { kind: 'at', at: to } });
  url.searchParams.delete('refresh');
  for (const [name, value] of fixed) url.searchParams.set(name, value);
  return url.href;
};

/** Copies that address and says so. */
export const share = async (): Promise<void> => {
  const copied = await copyText(frozenAddress(location.href, Date.now()));
  say(copied ? 'Link to this window copied.' : 'The browser forbids copying. Share opens the link to copy by hand.');
};
