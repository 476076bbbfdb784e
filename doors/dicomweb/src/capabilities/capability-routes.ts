import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type DicomwebOptions, ROUTE_PREFIX } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { serviceRoot } from '../request/service-root.ts';
import { type DescribedResource, describedResources } from './described-resource.ts';
import { wadlOf } from './wadl.ts';

const WADL_TYPE = 'application/vnd.sun.wadl+xml';
const OFFERS = [
  { type: WADL_TYPE, multipart: false, aliases: ['application/xml', 'text/xml'] },
  { type: 'application/json', multipart: false, aliases: ['application/dicom+json'] },
];

/** A description of its own, that the OpenAPI document need not describe again. */
const OF_ITS_OWN = { schema: { hide: true } };

export interface RegisteredRoute {
  readonly method: string;
  readonly path: string;
}

/** Notes each route that is registered from now on. */
export function notedRoutes(http: FastifyInstance): readonly RegisteredRoute[] {
  const routes: RegisteredRoute[] = [];
  http.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, path: url.slice(ROUTE_PREFIX.length) });
  });
  return routes;
}

/** Retrieve Capabilities (PS3.18 §8.9): OPTIONS of the service root tells of all resources, of a resource of itself. */
export function capabilityRoutes(
  http: FastifyInstance,
  options: DicomwebOptions,
  routes: readonly RegisteredRoute[],
): void {
  const resources = describedResources(routes);
  const answer = (shown: readonly DescribedResource[]) => (request: FastifyRequest, reply: FastifyReply) => {
    callerOf(request);
    const offer = chosenOffer(request, OFFERS);
    const names = new Set(shown.flatMap(({ methods }) => methods.map(({ name }) => name)));
    reply.header('allow', [...names, ...(names.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', '));
    const root = serviceRoot(request, options);
    const text =
      offer.type === WADL_TYPE ? wadlOf(root, shown) : JSON.stringify({ base: `${root}/`, resources: shown });
    return reply.type(offer.type).send(Buffer.from(text));
  };
  http.options('/', OF_ITS_OWN, answer([...resources.values()]));
  for (const [path, resource] of resources) http.options(path, OF_ITS_OWN, answer([resource]));
}
