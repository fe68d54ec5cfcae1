/** What people paste: the address of a page of the back end's own pages, or of its API. */
const PAGES = /\/(?:search|trace(?:\/[^/]*)?|traces(?:\/[^/]*)?|api(?:\/.*)?|dependencies|monitor)\/?$/;

/** The address under which a back end's API hangs, out of any address of it that a person may have copied. */
export const baseOf = (url: string): string => {
  const { origin, pathname, search } = new URL(url);
  const path = pathname.replace(/\/+$/, '').replace(PAGES, '').replace(/\/+$/, '');
  return `${origin}${path}${search}`;
};
