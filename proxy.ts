import { type NextRequest, NextResponse } from 'next/server';
import { configuration } from '@/lib/server/configuration';
import { frameAncestorsOf } from '@/lib/server/framing';
import { securityHeaders } from '@/lib/server/headers';
import { methodsOf } from '@/lib/server/methods';
import { problemReply } from '@/lib/server/problem';
import { isRecordPage, recordPolicy } from '@/lib/server/record-policy';

/** Sets headers and refuses what no route of ours takes. It decides nothing about data (field-guide.md 5.1). */
export const proxy = (request: NextRequest): Response => {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const { pathname } = request.nextUrl;
  const headers = securityHeaders({
    nonce,
    development: process.env.NODE_ENV === 'development',
    policy: isRecordPage(pathname) ? recordPolicy : null,
    frameAncestors: frameAncestorsOf(pathname, configuration().embed.allowedOrigins),
  });
  const methods = methodsOf(pathname);
  if (methods !== null && !methods.includes(request.method)) {
    const refused = problemReply({ code: 'method-not-allowed', detail: `This path takes ${methods.join(', ')}.` });
    refused.headers.set('allow', methods.join(', '));
    for (const [name, value] of Object.entries(headers)) refused.headers.set(name, value);
    return refused;
  }
  // The nonce is made here and overwrites whatever the request brought: a policy from outside is never trusted.
  const forwarded = new Headers(request.headers);
  forwarded.set('x-nonce', nonce);
  forwarded.set('content-security-policy', headers['content-security-policy'] ?? '');
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
};

export const config = {
  matcher: ['/((?!_next/static|_next/image|favicon.ico|icon.svg).*)'],
};
