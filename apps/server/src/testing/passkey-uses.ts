import { softAuthenticator } from '../../../../archive/identity-local/src/testing/soft-authenticator.ts';
import type { Use } from './dicomweb-uses.ts';
import type { LocalServer } from './local-server.ts';

/** Good uses of the operations about passkeys, in the order in which they are tried. */
export function passkeyUses(
  server: () => LocalServer,
  adminCookie: () => Promise<string>,
): Record<string, () => Use | Promise<Use>> {
  const key = softAuthenticator('127.0.0.1');
  const asAdmin = async () => ({
    token: null,
    headers: { cookie: await adminCookie(), 'sec-fetch-site': 'same-origin' },
  });
  const proof = async () => {
    const { body } = await server().call('POST', '/api/v1/session/passkey/challenge', { token: null });
    return { ticket: body.ticket, response: key.prove(body.options, server().web) };
  };
  return {
    'get /api/v1/passkeys': asAdmin,
    'post /api/v1/passkeys/challenge': asAdmin,
    'post /api/v1/passkeys': async () => {
      const by = await asAdmin();
      const { body } = await server().call('POST', '/api/v1/passkeys/challenge', by);
      return { ...by, body: { ticket: body.ticket, response: key.register(body.options, server().web), name: 'one' } };
    },
    'patch /api/v1/passkeys/{id}': async () => ({
      ...(await asAdmin()),
      params: { id: key.id },
      body: { name: 'two' },
    }),
    'post /api/v1/session/passkey/challenge': () => ({ token: null }),
    'post /api/v1/session/passkey': async () => ({ token: null, body: await proof() }),
    'post /api/v1/session/confirmation/passkey': async () => ({ ...(await asAdmin()), body: await proof() }),
    'delete /api/v1/passkeys/{id}': async () => ({ ...(await asAdmin()), params: { id: key.id } }),
  };
}
