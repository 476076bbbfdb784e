import type { FastifyPluginAsync } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Observes how long each answer took, by the route's pattern (never the URL, which holds UIDs). Register it before everything else. */
export function httpDurations(metrics: Pick<Metrics, 'httpRequest'>): FastifyPluginAsync {
  const plugin: FastifyPluginAsync = async (http) => {
    http.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unknown';
      metrics.httpRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    });
  };
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}
