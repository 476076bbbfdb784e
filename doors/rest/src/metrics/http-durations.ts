import type { FastifyPluginAsync } from 'fastify';
import { rootPlugin } from '../http/http.ts';
import type { Metrics } from './metrics.ts';

/** Observes how long each answer took, by the route's pattern (never the URL, which holds UIDs). */
export function httpDurations(metrics: Pick<Metrics, 'httpRequest'>): FastifyPluginAsync {
  return rootPlugin('vesalius-http-durations', async (http) => {
    http.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unknown';
      metrics.httpRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    });
  });
}
