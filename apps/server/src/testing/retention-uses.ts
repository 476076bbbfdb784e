import type { Use } from './dicomweb-uses.ts';
import type { LocalServer } from './local-server.ts';

/** A rule that fits nothing: what it keeps would be in the way of other operations. */
const NOTHING = { institution: 'Nowhere' };

/** Good uses of the operations about retention locks, in the order in which they are tried: only people shorten one. */
export function retentionUses(
  study: string,
  server: () => LocalServer,
  asPerson: (use: Use) => Promise<Use>,
): Record<string, () => Use | Promise<Use>> {
  const PASSWORD = 'another password of tests';
  const id = async () => String((await server().done('GET', '/retention-locks')).locks[0].id);
  /** Has been there before anything was asked for. */
  const second = async (): Promise<Use> => {
    const logged = await server().call('POST', '/api/v1/session', {
      token: null,
      body: { user: 'second', password: PASSWORD },
    });
    const cookie = logged.headers.getSetCookie()[0]!.split(';')[0]!;
    return { token: null, headers: { cookie, 'sec-fetch-site': 'same-origin' } };
  };
  return {
    'post /api/v1/retention-locks': async () => {
      await server().done('POST', '/users', { name: 'second', password: PASSWORD });
      await server().done('POST', '/grants', { subject: { kind: 'user', name: 'second' }, role: 'archivist' });
      return { body: { rule: NOTHING, days: 100, reason: 'law' } };
    },
    'get /api/v1/retention-locks': () => ({ query: `study=${study}` }),
    'put /api/v1/retention-locks/{id}/term': async () => ({ params: { id: await id() }, body: { days: 200 } }),
    'put /api/v1/retention-locks/{id}/shortening': async () =>
      asPerson({ params: { id: await id() }, body: { days: 10 } }),
    'put /api/v1/retention-locks/{id}/shortening/approval': async () => ({
      ...(await second()),
      params: { id: await id() },
    }),
    'delete /api/v1/retention-locks/{id}/shortening': async () => ({ params: { id: await id() } }),
  };
}
