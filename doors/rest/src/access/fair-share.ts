import { makerName } from '@vesalius/archive/api';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { rootPlugin } from '../http/http.ts';
import { problem } from '../http/problem.ts';

/**
 * One caller has only so many requests under way at once, so that no script, however eager, takes the others' turn (RFC 6585 §4). It is not
 * their rate that is limited: many small answers, one after the other, harm nobody. Register it behind the authentication.
 */
export function fairShare(atOnce: number): FastifyPluginAsync {
  return rootPlugin('vesalius-fair-share', async (http) => {
    const underWay = new Map<string, number>();
    http.addHook('onRequest', async (request, reply) => {
      const name = nameOf(request);
      const count = underWay.get(name) ?? 0;
      if (count >= atOnce) {
        reply.header('retry-after', '1');
        return problem(reply, 429, { code: 'too-many-requests', detail: 'Too many requests of yours at once' });
      }
      underWay.set(name, count + 1);
      // Not a hook of Fastify's: it has none for a caller who has gone before the answer.
      reply.raw.once('close', () => {
        const left = underWay.get(name)! - 1;
        if (left > 0) underWay.set(name, left);
        else underWay.delete(name);
      });
    });
  });
}

/** Who asks, or from where where nobody has to say who they are. */
function nameOf({ principal, ip }: FastifyRequest): string {
  if (!principal) return `address:${ip}`;
  // A guest takes nothing of the turn of who made the link.
  return principal.kind === 'guest' ? principal.name : makerName(principal);
}
