/**
 * People whom an OpenID provider knows.
 *
 *   oidc-provider.ts   sending them there and believing what comes back     log-out-token.ts   being told that they have left
 */
export { oidcProvider } from './oidc-provider.ts';
export { mayBePlain, type OidcProviderSettings } from './oidc-settings.ts';
