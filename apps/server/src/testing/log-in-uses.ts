import { FAKE_CLIENT, type FakeProvider } from '../../../../archive/identity-oidc/src/testing/fake-provider.ts';
import type { Use } from './dicomweb-uses.ts';
import { ADMIN_PASSWORD, type LocalServer } from './local-server.ts';

const house = { provider: 'house' };

/** The content of the file of identity providers. */
export function houseOf({ issuer }: FakeProvider): object {
  return { providers: [{ id: 'house', title: 'House', issuer, clientId: FAKE_CLIENT, newAccounts: 'make' }] };
}

/** Good uses of the operations about identity providers, in the order in which they are tried. */
export function logInUses(
  provider: () => FakeProvider,
  server: () => LocalServer,
  cookieFor: (password: string) => Promise<string>,
): Record<string, () => Use | Promise<Use>> {
  const asAdmin = async () => {
    const cookie = await cookieFor(ADMIN_PASSWORD);
    return { params: house, token: null, headers: { cookie, 'sec-fetch-site': 'same-origin' } };
  };
  return {
    'get /api/v1/log-in': () => ({ token: null }),
    'get /api/v1/log-in/{provider}': () => ({ params: house, token: null }),
    'get /api/v1/log-in/{provider}/callback': async () => {
      const begun = await server().call('GET', '/api/v1/log-in/house', { token: null });
      const back = await provider().visit(begun.headers.get('location')!);
      const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
      return { params: house, token: null, headers: { cookie }, query: back.search.slice(1) };
    },
    'post /api/v1/log-in/{provider}/log-out': async () => {
      const now = Math.floor(Date.now() / 1000);
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
      const said = {
        iss: provider().issuer,
        aud: FAKE_CLIENT,
        iat: now,
        exp: now + 60,
        jti: 'j',
        sid: 'there-1',
        events,
      };
      const body = Buffer.from(`logout_token=${await provider().sign(said)}`);
      return { params: house, token: null, type: 'application/x-www-form-urlencoded', body };
    },
    'get /api/v1/session/providers': asAdmin,
    'post /api/v1/session/providers/{provider}': async () => ({ ...(await asAdmin()), body: { purpose: 'confirm' } }),
    'delete /api/v1/session/providers/{provider}': async () => {
      const by = await asAdmin();
      const { body, headers } = await server().call('POST', '/api/v1/session/providers/house', {
        ...by,
        body: { purpose: 'link' },
      });
      provider().claims.sub = 'the administrator there';
      const { search } = await provider().visit(body.url);
      const cookie = headers.getSetCookie()[0]!.split(';')[0]!;
      await server().call('GET', `/api/v1/log-in/house/callback${search}`, { token: null, headers: { cookie } });
      return by;
    },
  };
}
