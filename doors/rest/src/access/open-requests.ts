import { type Archive, type Principal, RepeatedLook } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const LOOK_EVERY_MS = 2_000;

/** Register it behind the authentication. Ends answers and uploads under way, event channels among them, of whoever has lost a right since they asked. */
export function watchOpenRequests(
  http: FastifyInstance,
  { access, identity, log }: Pick<Archive, 'access' | 'identity' | 'log'>,
): void {
  const open = new Map<FastifyRequest, Principal>();
  let before = new Set<FastifyRequest>();
  const looking = new RepeatedLook(async () => {
    for (const [request, principal] of open) if (before.has(request)) await look(request, principal);
    before = new Set(open.keys()); // what comes and goes between two looks is not worth a question
  }, LOOK_EVERY_MS);
  async function look(request: FastifyRequest, principal: Principal): Promise<void> {
    try {
      if (!access.keeps(principal, await identity.present(principal))) request.raw.socket.destroy();
    } catch (error) {
      log.warn('rights of a request cannot be looked at', { error: error as Error });
    }
  }
  http.addHook('onRequest', async (request, reply) => {
    if (!request.principal) return;
    open.set(request, request.principal);
    const end = () => open.delete(request);
    // The answer of an upgrade never ends: its connection does.
    if (request.headers.upgrade === undefined) reply.raw.once('close', end);
    else request.raw.socket.once('close', end);
  });
  http.addHook('onReady', async () => looking.run());
  http.addHook('onClose', () => looking.stop());
}
