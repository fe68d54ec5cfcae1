import { createHash } from 'node:crypto';
import { recordStyle } from '@/lib/adoption/record-style';

/** What a record may do, saved or served: be drawn in its own style. It loads, runs and sends nothing. */
export const savedPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(recordStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Served, it is in nobody's frame, and of no origin: what is in it has no part in who is signed in. */
export const recordPolicy = `${savedPolicy}; frame-ancestors 'none'; sandbox`;

export const isRecordPage = (pathname: string): boolean =>
  /^\/api\/v1\/assessments\/[^/]+\/adr\.html\/?$/.test(pathname);
