/** What the headers of a page depend on. */
export interface HeaderSettings {
  readonly nonce: string;
  /** React's development build evaluates strings and talks to its server over a web socket. */
  readonly development: boolean;
  /** A policy of its own, for an answer that is no page of the dashboard. */
  readonly policy?: string | null;
  /** Origins that may frame this path; empty: nobody. */
  readonly frameAncestors: readonly string[];
}

/**
 * The content security policy of fine-print.md 31. `style-src-attr` stays open because charts and virtual lists place
 * their marks by style attributes; no style sheet or script runs without this answer's nonce.
 */
export const contentSecurityPolicy = ({ nonce, development, frameAncestors }: HeaderSettings): string =>
  [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Next's development overlay writes style sheets of its own, without a nonce.
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
  ].join('; ');

/** Headers of every answer that is not a hashed asset. */
export const securityHeaders = (settings: HeaderSettings): Readonly<Record<string, string>> => ({
  'content-security-policy': settings.policy ?? contentSecurityPolicy(settings),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  ...(settings.frameAncestors.length === 0 ? { 'x-frame-options': 'DENY' } : {}),
});
