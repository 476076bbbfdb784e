import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Keys are asked for again at most this often, when a token names one that is not known. Milliseconds. */
const KEYS_ASKED_EVERY_MS = 30_000;
const ANSWERS_WITHIN_MS = 10_000;
/** Back-Channel Logout §2.6: tokens are short-lived; the clocks of two machines differ. Seconds. */
const OLDEST_SECONDS = 300;
const CLOCKS_DIFFER_SECONDS = 30;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Never `none`, and never a shared secret. */
export const SIGNATURES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const keys = new Map<string, JWTVerifyGetKey>();

/** The keys of an issuer, fetched when they are needed and again, at intervals, when a token names another. */
export function keysAt(address: string): JWTVerifyGetKey {
  const known = keys.get(address);
  if (known) return known;
  const made = createRemoteJWKSet(new URL(address), {
    cooldownDuration: KEYS_ASKED_EVERY_MS,
    timeoutDuration: ANSWERS_WITHIN_MS,
  });
  keys.set(address, made);
  return made;
}

/** Checks a log-out token (OpenID Connect Back-Channel Logout §2.6). @throws when it is not to be believed */
export async function checkLogOutToken(
  token: string,
  { issuer, jwks_uri: address }: { readonly issuer: string; readonly jwks_uri?: string },
  clientId: string,
): Promise<{ issuer: string; subject?: string; session?: string }> {
  const { payload } = await jwtVerify(token, keysAt(address!), {
    issuer,
    audience: clientId,
    algorithms: SIGNATURES,
    maxTokenAge: OLDEST_SECONDS,
    clockTolerance: CLOCKS_DIFFER_SECONDS,
    requiredClaims: ['jti', 'exp'],
  });
  const { sub: subject, sid, events, nonce } = payload;
  const session = typeof sid === 'string' ? sid : undefined;
  const isEvent = typeof events === 'object' && events !== null && typeof Reflect.get(events, EVENT) === 'object';
  if (!isEvent || nonce !== undefined || (subject === undefined && session === undefined))
    throw new TypeError('not a log-out token');
  return { issuer, ...(subject !== undefined && { subject }), ...(session !== undefined && { session }) };
}
