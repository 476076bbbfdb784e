/**
 * People whom an OpenID provider knows.
 *
 *   oidc-provider.ts   sending them there and believing what comes back     log-out-token.ts   being told that they have left
 *   token-issuer.ts    bearer tokens of trusted issuers
 */
export { oidcProvider } from './oidc-provider.ts';
export { mayBePlain, type OidcProviderSettings } from './oidc-settings.ts';
export { type TokenIssuerSettings, tokenIssuer } from './token-issuer.ts';
