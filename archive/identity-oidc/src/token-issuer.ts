import type { BearerClaims, Clock, Logger, TokenIssuer } from '@vesalius/archive/api';
import { createRemoteJWKSet, decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { SIGNATURES } from './log-out-token.ts';

/** A trusted issuer of bearer tokens as the settings name it. */
export interface TokenIssuerSettings {
  readonly id: string;
  readonly issuer: string;
  /** What tokens for this archive name as their audience. */
  readonly audience: string;
  /** Where its keys are; without it they are discovered (RFC 8414 §3, OpenID Connect Discovery §4). */
  readonly jwksUri?: string;
  /** Tokens are asked about there instead (RFC 7662), so that what was revoked ends at once. */
  readonly introspection?: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  /** The claim that holds the Patient ID of scopes about one patient. */
  readonly patientClaim?: string;
}

/** Keys are asked for again at most this often, when a token names one that is not known. Milliseconds. */
const KEYS_ASKED_EVERY_MS = 30_000;
const ANSWERS_WITHIN_MS = 10_000;
const CLOCKS_DIFFER_SECONDS = 30;
const LONGEST_TOKEN = 16_384;
const LONGEST_ANSWER = 65_536;

export function tokenIssuer(settings: TokenIssuerSettings, clock: Clock, log: Logger): TokenIssuer {
  const { id, introspection } = settings;
  const check = introspection ? byAsking(settings, introspection, clock) : byKeys(settings, clock);
  return {
    id,
    async verify(token) {
      if (token.length > LONGEST_TOKEN || !mayBeOf(settings, token)) return undefined;
      try {
        const payload = await check(token);
        return payload && claimsOf(payload, settings);
      } catch (error) {
        log.debug('a bearer token was refused', { issuer: id, code: String((error as { code?: unknown }).code) });
        return undefined;
      }
    },
  };
}

/** A JWT of another issuer is not looked at further; what is none can only be asked about. */
function mayBeOf({ issuer, introspection }: TokenIssuerSettings, token: string): boolean {
  try {
    return decodeJwt(token).iss === issuer;
  } catch {
    return introspection !== undefined;
  }
}

type Check = (token: string) => Promise<JWTPayload | undefined>;

function byKeys(settings: TokenIssuerSettings, clock: Clock): Check {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (token) => {
    keys ??= keysOf(settings);
    keys.catch(() => {
      keys = undefined;
    });
    const { payload } = await jwtVerify(token, await keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: SIGNATURES,
      clockTolerance: CLOCKS_DIFFER_SECONDS,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(clock.now()),
    });
    return payload;
  };
}

async function keysOf({ issuer, jwksUri }: TokenIssuerSettings): Promise<JWTVerifyGetKey> {
  const address = jwksUri ?? (await discoveredKeys(issuer));
  return createRemoteJWKSet(new URL(address), {
    cooldownDuration: KEYS_ASKED_EVERY_MS,
    timeoutDuration: ANSWERS_WITHIN_MS,
  });
}

async function discoveredKeys(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS), redirect: 'error' });
  const metadata = (await answer.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  // Metadata of another issuer is a mix-up (RFC 8414 §3.3).
  if (metadata.issuer !== issuer || typeof metadata.jwks_uri !== 'string') throw new TypeError('not its metadata');
  return metadata.jwks_uri;
}

/** RFC 7662 §2. */
function byAsking(
  { issuer, audience }: TokenIssuerSettings,
  { url, clientId, clientSecret }: NonNullable<TokenIssuerSettings['introspection']>,
  clock: Clock,
): Check {
  const encoded = [clientId, clientSecret].map(encodeURIComponent).join(':'); // RFC 6749 §2.3.1
  const authorization = `Basic ${Buffer.from(encoded).toString('base64')}`;
  return async (token) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization, accept: 'application/json' },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      redirect: 'error',
    });
    const text = answer.ok ? await answer.text() : '';
    if (text === '' || text.length > LONGEST_ANSWER) return undefined;
    const said = JSON.parse(text) as JWTPayload & { readonly active?: unknown };
    const audiences = [said.aud].flat();
    const isOurs = (said.iss ?? issuer) === issuer && audiences.includes(audience);
    const isGood = typeof said.exp === 'number' && said.exp * 1000 > clock.now();
    return said.active === true && isOurs && isGood && typeof said.sub === 'string'
      ? { ...said, iss: issuer }
      : undefined;
  };
}

function claimsOf(payload: JWTPayload, { patientClaim }: TokenIssuerSettings): BearerClaims {
  const { scope, scp } = payload;
  const given = Array.isArray(scp) ? scp : String(scope ?? scp ?? '').split(' ');
  const patient = patientClaim === undefined ? undefined : payload[patientClaim];
  return {
    issuer: payload.iss!,
    subject: payload.sub!,
    scopes: given.map(String).filter((one) => one !== ''),
    expiresAt: payload.exp! * 1000,
    ...(typeof patient === 'string' && patient !== '' && { patientId: patient }),
  };
}
