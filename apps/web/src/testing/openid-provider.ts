import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export const OPENID_CLIENT = { id: 'vesalius', secret: 'a secret of tests only' };

/** The real OpenID provider `oidc-provider`, with its own log-in page: whoever types a name there is of that name, in the groups given. */
export async function openOpenIdProvider(groups: Readonly<Record<string, readonly string[]>>) {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirects: string[] = [];
  let provider: Provider | undefined;
  return {
    issuer,
    /** The server under test is known only once it listens: it is told then. */
    begin(web: string) {
      redirects.push(`${web}/api/v1/log-in/hospital/callback`);
      provider = new Provider(issuer, configurationOf(redirects, web, groups));
      server.on('request', provider.callback());
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function configurationOf(
  redirects: string[],
  web: string,
  groups: Readonly<Record<string, readonly string[]>>,
): Configuration {
  return {
    clients: [
      {
        client_id: OPENID_CLIENT.id,
        client_secret: OPENID_CLIENT.secret,
        redirect_uris: redirects,
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
        backchannel_logout_uri: `${web}/api/v1/log-in/hospital/log-out`,
        backchannel_logout_session_required: true,
      },
    ],
    scopes: ['openid', 'profile', 'groups'],
    claims: { profile: ['preferred_username', 'name'], groups: ['groups'], openid: ['sub'] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    pkce: { required: () => true },
    // Its own does not speak to loopback, where everything of a test is.
    fetch: (url, { method, headers, body } = {}) =>
      fetch(url, { ...(method && { method }), ...(headers && { headers }), ...(body && { body }) }),
    cookies: { keys: ['a key of tests only'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: id, name: `Person ${id}`, groups: groups[id] ?? [] }),
    }),
  };
}
