import type { ExternalPerson, IdentityProvider, Logger } from '@vesalius/archive/api';
import * as oidc from 'openid-client';
import { checkLogOutToken } from './log-out-token.ts';
import { mayBePlain, type OidcProviderSettings } from './oidc-settings.ts';

/** What was discovered is believed for so long. Milliseconds. */
const DISCOVERED_FOR_MS = 60 * 60_000;
const ANSWERS_WITHIN_SECONDS = 10;
const LONGEST_TEXT = 256;
const MOST_GROUPS = 1000;

type Claims = Readonly<Record<string, unknown>>;

/** An OpenID provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core §3.1; RFC 7636, RFC 9207). */
export function oidcProvider(settings: OidcProviderSettings, log: Logger): IdentityProvider {
  const configuration = discovering(settings);
  const scope = ['openid', ...settings.scopes.filter((one) => one !== 'openid')].join(' ');
  return {
    id: settings.id,
    issuer: settings.issuer,
    title: settings.title,
    rules: settings,

    async begin(redirectUri, anew) {
      const verifier = oidc.randomPKCECodeVerifier();
      const secrets = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, anew };
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope,
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(anew && { prompt: 'login', max_age: '0' }),
      });
      return { url: url.href, secrets };
    },

    async finish(answer, { state, nonce, verifier, anew }) {
      try {
        const config = await configuration();
        const tokens = await oidc.authorizationCodeGrant(config, answer, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          ...(anew && { maxAge: 0 }),
        });
        const claims = tokens.claims()!;
        const more = await furtherClaims(config, settings, claims, tokens.access_token);
        return personOf({ ...more, ...claims }, settings);
      } catch (error) {
        log.warn('an answer of an identity provider was refused', { provider: settings.id, code: codeOf(error) });
        return undefined;
      }
    },

    async loggedOut(token) {
      try {
        return await checkLogOutToken(token, (await configuration()).serverMetadata(), settings.clientId);
      } catch (error) {
        log.warn('a log-out token was refused', { provider: settings.id, code: codeOf(error) });
        return undefined;
      }
    },
  };
}

/** The provider's own description; asked for when it is first needed, so that a provider that is away keeps nothing from starting. */
function discovering({ issuer, clientId, clientSecret }: OidcProviderSettings): () => Promise<oidc.Configuration> {
  let found: { readonly config: Promise<oidc.Configuration>; readonly until: number } | undefined;
  return () => {
    if (!found || Date.now() >= found.until) {
      const config = oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, {
        timeout: ANSWERS_WITHIN_SECONDS,
        // The signature of an ID token is checked though it came over TLS from the provider itself.
        execute: [oidc.enableNonRepudiationChecks, ...(mayBePlain(issuer) ? [oidc.allowInsecureRequests] : [])],
      });
      found = { config, until: Date.now() + DISCOVERED_FOR_MS };
      config.catch(() => {
        found = undefined;
      });
    }
    return found.config;
  };
}

/** Providers keep ID tokens short: what is missing there the UserInfo endpoint may tell (OpenID Connect Core §5.3). */
async function furtherClaims(
  config: oidc.Configuration,
  { nameClaim, groupsClaim }: OidcProviderSettings,
  claims: oidc.IDToken,
  accessToken: string,
): Promise<Claims> {
  const complete = claims[nameClaim] !== undefined && claims[groupsClaim] !== undefined;
  if (complete || config.serverMetadata().userinfo_endpoint === undefined) return {};
  return oidc.fetchUserInfo(config, accessToken, claims.sub);
}

function personOf(claims: Claims, { nameClaim, groupsClaim }: OidcProviderSettings): ExternalPerson {
  const text = (claim: string) => {
    const value = claims[claim];
    return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : undefined;
  };
  const { [groupsClaim]: given, auth_time: provedAt } = claims;
  const groups = (Array.isArray(given) ? given : [given]).filter((one): one is string => typeof one === 'string');
  const [name, session] = [text(nameClaim), text('sid')];
  return {
    issuer: String(claims.iss),
    subject: String(claims.sub),
    displayName: text('name') ?? '',
    groups: groups.slice(0, MOST_GROUPS),
    ...(name !== undefined && { name }),
    ...(session !== undefined && { session }),
    ...(typeof provedAt === 'number' && { provedAt: provedAt * 1000 }),
  };
}

/** The code of the error, never its message: that may quote the answer. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return String(code ?? name);
}
