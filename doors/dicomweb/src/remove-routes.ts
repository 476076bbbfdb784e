import type { Archive } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import { callerOf } from './request/caller.ts';
import { notFound } from './request/http-problem.ts';
import { resourceOf, selectionOf } from './request/resource.ts';

const ROUTES = [
  '/studies/:study',
  '/studies/:study/series/:series',
  '/studies/:study/series/:series/instances/:instance',
];

/** Deletion, which the standard does not know but other origin servers offer at the same resources; it goes to the bin. */
export function removeRoutes(http: FastifyInstance, archive: Archive): void {
  for (const route of ROUTES) {
    http.delete(route, { config: { harmful: true } }, async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'delete');
      const { instances } = await archive.lifecycle.remove(principal, selectionOf(resourceOf(request)));
      if (instances === 0) throw notFound();
      return reply.code(204).send();
    });
  }
}
