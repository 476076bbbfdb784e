import type { ProviderRules } from '@vesalius/archive/api';

/** An OpenID provider as the settings name it. */
export interface OidcProviderSettings extends ProviderRules {
  readonly id: string;
  readonly title: string;
  /** Its issuer identifier, from which everything else is discovered (OpenID Connect Discovery §4). */
  readonly issuer: string;
  readonly clientId: string;
  /** None: a public client, whose code is protected by PKCE alone. */
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  /** The claims that hold an account's name and the groups. */
  readonly nameClaim: string;
  readonly groupsClaim: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Without TLS only a provider on this machine is spoken to. */
export function mayBePlain(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && LOOPBACK.has(hostname);
}
