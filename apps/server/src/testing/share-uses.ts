import type { Use } from './dicomweb-uses.ts';
import type { LocalServer } from './local-server.ts';

const DAY_MS = 86_400_000;

/** Good uses of the operations about share links, in the order in which they are tried: only people make them. */
export function shareUses(
  study: string,
  server: () => LocalServer,
  asPerson: (use: Use) => Promise<Use>,
): Record<string, () => Use | Promise<Use>> {
  const body = () => ({ studyInstanceUid: study, purpose: 'second opinion', expiresAt: Date.now() + DAY_MS });
  const made = async () => {
    const { headers } = await asPerson({});
    return (await server().call('POST', '/api/v1/shares', { token: null, headers: headers!, body: body() })).body;
  };
  const secretOf = ({ path }: { readonly path: string }) => path.split('#')[1]!;
  const open = async (): Promise<string> => {
    const answer = await server().call('POST', '/api/v1/shares/opening', {
      token: null,
      body: { secret: secretOf(await made()) },
    });
    return answer.headers.getSetCookie()[0]!.split(';')[0]!;
  };
  return {
    'post /api/v1/shares': () => asPerson({ body: body() }),
    'get /api/v1/shares': () => ({}),
    'post /api/v1/shares/opening': async () => ({ token: null, body: { secret: secretOf(await made()) } }),
    'get /api/v1/guest': async () => ({ token: null, headers: { cookie: await open() } }),
    'delete /api/v1/shares/{id}': async () => ({ params: { id: String((await made()).share.id) } }),
  };
}
