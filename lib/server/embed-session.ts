import { type JWTHeaderParameters, errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import type { Config } from '@/lib/config/load';
import { type Grant, grantSchema, type Session, type SessionRequest } from '@/lib/domain/embed';
import type { Accepted } from './accept';
import { originsOf } from './framing';
import { type Refusal, refused } from './loaded';

/** Who a token is for, and who a bearer is for: neither passes as the other. */
const TOKEN_AUDIENCE = 'weftline-embed';
const BEARER_AUDIENCE = 'weftline-embed-session';
const ALGORITHM = 'HS256';
/** A token may live so long, seconds. */
const TOKEN_LIFE = 300;
/** A bearer lives so long, seconds; the host sends another token before. */
const BEARER_LIFE = 900;
/** Clocks differ, seconds. */
const TOLERANCE = 5;

type Embed = Config['embed'];

const unauthenticated = (detail: string): Refusal => ({ code: 'unauthenticated', detail });

const keyFor = (keys: Embed['keys'], { kid }: JWTHeaderParameters): Uint8Array => {
  const key = kid === undefined ? keys[0] : keys.find(({ id }) => id === kid);
  if (key === undefined) throw new joseErrors.JWKSNoMatchingKey();
  return new TextEncoder().encode(key.secret.reveal());
};

/** Why a token was refused, in words a portal's author can act on; nothing of the token is repeated. */
const saidOf = (error: unknown): string => {
  if (error instanceof joseErrors.JWTExpired) return 'The token has run out: tokens live at most 5 minutes.';
  if (error instanceof joseErrors.JWTClaimValidationFailed) return `The token's claim \`${error.claim}\` is not right.`;
  if (error instanceof joseErrors.JWKSNoMatchingKey) return 'The token names a key that is not configured.';
  return 'The token is not signed by a configured key.';
};

interface Read {
  readonly grant: Grant;
  readonly jti: string;
  readonly exp: number;
}

const readSigned = async (text: string, audience: string, keys: Embed['keys']): Promise<Read | { said: string }> => {
  try {
    const { payload } = await jwtVerify(text, (header) => keyFor(keys, header), {
      audience,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'iat', 'jti'],
      clockTolerance: TOLERANCE,
    });
    const grant = grantSchema.safeParse(payload);
    if (!grant.success) {
      const [issue] = grant.error.issues;
      return { said: `The token's claim \`${issue?.path.join('.') || 'scope'}\` is not right.` };
    }
    const { exp = 0, iat = 0, jti = '' } = payload;
    if (audience === TOKEN_AUDIENCE && exp - iat > TOKEN_LIFE) {
      return { said: 'The token lives too long: at most 5 minutes from `iat` to `exp`.' };
    }
    return { grant: grant.data, jti, exp };
  } catch (error) {
    return { said: saidOf(error) };
  }
};

// Next may load this module several times in one process; a token is spent once in all of it.
const holder = globalThis as { weftlineSpentTokens?: Map<string, number> };

/** Spends a token; false: it was spent before. Remembered until it would have run out by itself. */
const spend = (jti: string, exp: number, now: number): boolean => {
  const spent = holder.weftlineSpentTokens ?? new Map<string, number>();
  holder.weftlineSpentTokens = spent;
  for (const [id, until] of spent) if (until + TOLERANCE < now) spent.delete(id);
  if (spent.has(jti)) return false;
  spent.set(jti, exp);
  return true;
};

/**
 * Exchanges an embed token for a bearer: signed by a configured key, not run out, not spent, and for the page that frames
 * the view. Refusals are 401 and say which of these failed.
 */
export const openSession = async (
  embed: Embed,
  { token, origin }: SessionRequest,
  now: number = Date.now(),
): Promise<Accepted<Session>> => {
  const read = await readSigned(token, TOKEN_AUDIENCE, embed.keys);
  if ('said' in read) return refused(unauthenticated(read.said));
  const { grant, jti, exp } = read;
  if (!originsOf(embed.allowedOrigins).includes(grant.origin) || grant.origin !== origin) {
    return refused(unauthenticated('The token is for a view framed by another origin.'));
  }
  const seconds = Math.floor(now / 1000);
  if (!spend(jti, exp, seconds)) return refused(unauthenticated('The token was used before: each opens one session.'));
  const [key] = embed.keys;
  if (key === undefined) return refused(unauthenticated('No key is configured.'));
  const bearer = await new SignJWT({ ...grant })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.id })
    .setAudience(BEARER_AUDIENCE)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + BEARER_LIFE)
    .setJti(jti)
    .sign(new TextEncoder().encode(key.secret.reveal()));
  const expiresAt = (seconds + BEARER_LIFE) * 1000;
  return { ok: true, value: { data: { bearer, expiresAt, views: grant.views } } };
};

/** What a bearer allows, or why it is none. */
export const grantOf = async (embed: Embed, bearer: string): Promise<Accepted<Grant>> => {
  const read = await readSigned(bearer, BEARER_AUDIENCE, embed.keys);
  if ('said' in read) return refused(unauthenticated('The session of this view has ended: it needs another token.'));
  return { ok: true, value: read.grant };
};
