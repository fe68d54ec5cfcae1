import type { Config } from '@/lib/config/load';
import type { Scope } from '@/lib/domain/access';
import type { EmbedView } from '@/lib/domain/embed';
import type { Accepted } from './accept';
import { configuration } from './configuration';
import type { Context } from './context';
import { grantOf } from './embed-session';
import { refused } from './loaded';

/** The endpoints each embedded view asks; a bearer opens no others. */
const endpointsOf: Readonly<Record<EmbedView, readonly string[]>> = {
  graph: ['/api/v1/graph', '/api/v1/services'],
  signals: ['/api/v1/signals', '/api/v1/services'],
  mtls: ['/api/v1/mtls'],
};

/** The context of somebody who may see only this. Every use case reads the scope where it reads its calls. */
export const withScope = (context: Context, scope: Scope | undefined): Context =>
  scope === undefined ? context : { ...context, scope };

const BEARER = /^Bearer ([\w.~+/=-]{1,8192})$/i;

/**
 * The context a request may use: narrowed to the scope of its bearer, or as it is where it brings none (there is no
 * sign-in yet). A bearer that does not open this endpoint is answered as if there were none.
 */
export const contextFor = async (
  context: Context,
  { headers, url }: Pick<Request, 'headers' | 'url'>,
  embed?: Config['embed'],
): Promise<Accepted<Context>> => {
  const authorization = headers.get('authorization');
  if (authorization === null) return { ok: true, value: context };
  const bearer = BEARER.exec(authorization)?.[1];
  if (bearer === undefined) {
    return refused({ code: 'unauthenticated', detail: '`authorization` takes a bearer of an embedded view.' });
  }
  const grant = await grantOf(embed ?? configuration().embed, bearer);
  if (!grant.ok) return grant;
  const { pathname } = new URL(url);
  const isOpen = grant.value.views.some((view) => endpointsOf[view].includes(pathname));
  if (!isOpen) return refused({ code: 'not-found', detail: 'There is no such endpoint for this view.' });
  return { ok: true, value: withScope(context, grant.value.scope) };
};
