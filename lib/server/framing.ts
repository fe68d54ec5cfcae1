/** The only pages that another page may hold in a frame. */
const FRAMABLE: ReadonlySet<string> = new Set(['/embed/graph', '/embed/signals', '/embed/mtls']);

/** Origins as browsers spell them: no path, no trailing slash. */
export const originsOf = (configured: readonly string[]): readonly string[] =>
  configured.map((text) => new URL(text).origin);

/**
 * Who may frame the page at this path (CSP `frame-ancestors`): the configured origins for the views made for it, nobody
 * for everything else. Not-found, errors and other spellings of the path are everything else.
 */
export const frameAncestorsOf = (pathname: string, configured: readonly string[]): readonly string[] =>
  FRAMABLE.has(pathname) ? originsOf(configured) : [];
