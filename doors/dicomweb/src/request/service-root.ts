import type { FastifyRequest } from 'fastify';
import { type DicomwebOptions, ROUTE_PREFIX } from '../options.ts';
import { HttpProblem } from './http-problem.ts';

/** The address of the service root as this client sees it, for Retrieve URLs and bulk data URIs. */
export function serviceRoot(request: FastifyRequest, options: DicomwebOptions): string {
  if (options.publicRoot !== undefined) return options.publicRoot;
  const { host, protocol } = request;
  if (!/^[\w.:[\]-]{1,255}$/.test(host)) throw new HttpProblem(400, 'bad-host', 'The Host header is not a host');
  return `${protocol}://${host}${ROUTE_PREFIX}`;
}
