import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type DicomwebOptions, ROUTE_PREFIX } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem } from '../request/http-problem.ts';
import { serviceRoot } from '../request/service-root.ts';
import { type DescribedResource, describedResources } from './described-resource.ts';
import { wadlOf } from './wadl.ts';

const WADL_TYPE = 'application/vnd.sun.wadl+xml';
const OFFERS = [
  { type: WADL_TYPE, multipart: false, aliases: ['application/xml', 'text/xml'] },
  { type: 'application/json', multipart: false, aliases: ['application/dicom+json'] },
];

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

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
    reply.header('allow', allowed(shown));
    const root = serviceRoot(request, options);
    const text =
      offer.type === WADL_TYPE ? wadlOf(root, shown) : JSON.stringify({ base: `${root}/`, resources: shown });
    return reply.type(offer.type).send(Buffer.from(text));
  };
  http.options('/', OF_ITS_OWN, answer([...resources.values()]));
  for (const [path, resource] of resources) {
    http.options(path, OF_ITS_OWN, answer([resource]));
    refuseOthers(http, path, resource);
  }
}

function allowed(shown: readonly DescribedResource[]): string {
  const names = new Set(shown.flatMap(({ methods }) => methods.map(({ name }) => name)));
  return [...names, ...(names.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** Methods that the resource does not have are a 405 (PS3.18 §8.5), before a body is looked at. */
function refuseOthers(http: FastifyInstance, path: string, resource: DescribedResource): void {
  const has = new Set(resource.methods.map(({ name }) => name));
  const refuse = async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    callerOf(request);
    reply.header('allow', allowed([resource]));
    throw new HttpProblem(405, 'method-not-allowed', 'The resource does not have this method');
  };
  const others = METHODS.filter((method) => !has.has(method));
  http.route({ method: others, url: path, ...OF_ITS_OWN, onRequest: refuse, handler: refuse });
}
