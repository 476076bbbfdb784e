import type { Archive } from '@vesalius/archive/api';
import { formatMediaType, type MediaRange, multipartChunks, negotiate, newBoundary } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { warningHeader } from '../answer/warning.ts';
import type { DicomwebOptions } from '../options.ts';
import { acceptedBy } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { notAcceptable, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { serviceRoot } from '../request/service-root.ts';
import { bulkParts, givesPixels, OCTETS } from './bulk-parts.ts';
import { afterHead, INSTANCE_ROUTE } from './instances.ts';

/** Resources of many values; the pixels of one instance are with the values that have an address of their own. */
const ROUTES: readonly { readonly route: string; readonly pixelsOnly: boolean }[] = [
  { route: '/studies/:study/bulkdata', pixelsOnly: false },
  { route: '/studies/:study/series/:series/bulkdata', pixelsOnly: false },
  { route: `${INSTANCE_ROUTE}/bulkdata`, pixelsOnly: false },
  { route: '/studies/:study/pixeldata', pixelsOnly: true },
  { route: '/studies/:study/series/:series/pixeldata', pixelsOnly: true },
];
const LEFT_OUT = 'Pixel Data that are kept in a form that is not accepted were left out';

/** Retrieve of all bulk data or all pixels of a study, series or instance (PS3.18 §10.4.1.1.5, §10.4.1.1.7), as they are streamed. */
export function bulkResourceRoutes(http: FastifyInstance, archive: Archive, options: DicomwebOptions): void {
  for (const { route, pixelsOnly } of ROUTES) {
    http.get(route, (request, reply) => bulkResource(archive, options, pixelsOnly, request, reply));
  }
}

async function bulkResource(
  archive: Archive,
  options: DicomwebOptions,
  pixelsOnly: boolean,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const resource = resourceOf(request);
  const accepted = acceptedBy(request);
  let isThere = false;
  let gives = false;
  let leavesOut = false;
  for await (const instance of archive.retrieve.select(principal, selectionOf(resource))) {
    isThere = true;
    if (givesPixels(archive, instance, accepted)) gives = true;
    else leavesOut = true;
  }
  if (!isThere) throw notFound();
  if (!gives && !acceptsOctets(accepted)) throw notAcceptable('Nothing is kept in an accepted form');
  const warning = warningHeader(leavesOut ? [LEFT_OUT] : []);
  if (warning) reply.header('warning', warning);
  const wish = { principal, resource, pixelsOnly, accepted, root: serviceRoot(request, options) };
  const boundary = newBoundary();
  return sendBytes(reply, {
    status: leavesOut ? 206 : 200,
    type: formatMediaType('multipart/related', { type: OCTETS, boundary }),
    bytes: afterHead(multipartChunks(boundary, notEmpty(bulkParts(archive, wish)))),
  });
}

function acceptsOctets(accepted: readonly MediaRange[]): boolean {
  return negotiate(accepted, [{ type: OCTETS, multipart: true }]) !== undefined;
}

async function* notEmpty<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  let isEmpty = true;
  for await (const part of parts) {
    isEmpty = false;
    yield part;
  }
  if (isEmpty) throw notFound();
}
