import { type Refusal, refused } from './loaded';

const hostOf = (url: string | null | undefined): string | null => {
  if (url === null || url === undefined || !URL.canParse(url)) return null;
  return new URL(url).host;
};

const REFUSED: Refusal = {
  code: 'cross-origin',
  detail: 'The request comes from a page of another origin. Behind a proxy, set WEFTLINE_PUBLIC_URL.',
};

/**
 * Does a request that changes something come from a page of ours, or from no page at all? Browsers say it in
 * `Sec-Fetch-Site` (only over https and on loopback) or `Origin`, and no page can forge either; scripts send neither and
 * hold no session that a page could borrow.
 */
export const fromOwnPage = (
  { headers }: Pick<Request, 'headers'>,
  publicUrl: string | null = null,
): { readonly ok: true } | ReturnType<typeof refused> => {
  const site = headers.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return { ok: true };
  if (site !== null) return refused(REFUSED);
  const origin = headers.get('origin');
  if (origin === null) return { ok: true };
  const own = [headers.get('host'), hostOf(publicUrl)];
  return own.includes(hostOf(origin)) ? { ok: true } : refused(REFUSED);
};
