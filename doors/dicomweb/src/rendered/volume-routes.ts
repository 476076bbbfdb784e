import type { Archive, StoredInstance } from '@vesalius/archive/api';
import { parseVolumeRendering } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { notAcceptable, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { INSTANCE_ROUTE } from '../retrieve/instances.ts';
import { THUMBNAIL as ONE_ALONE } from './picture-offers.ts';

const LEVELS = ['/studies/:study/series/:series', INSTANCE_ROUTE];
/** Both spellings are in the standard (PS3.18 §10.1, Annex B). */
const RESOURCES = { renderedmpr: 'mpr', renderedMPR: 'mpr', rendered3d: '3d', rendered3D: '3d' } as const;
type Kind = (typeof RESOURCES)[keyof typeof RESOURCES];
/** What is made along a ray unless said: of a slab its mean, of the whole the brightest. */
const USUAL_METHOD = { mpr: 'average_ip', '3d': 'maximum_ip' } as const;

/** Planes and projections of a series, or of an instance with many frames (PS3.18 §10.4.1.1.8, §10.4.1.1.9). */
export function volumeRoutes(http: FastifyInstance, archive: Archive): void {
  for (const level of LEVELS) {
    for (const [resource, kind] of Object.entries(RESOURCES)) {
      const options = { schema: { hide: resource !== resource.toLowerCase() } };
      http.get(`${level}/${resource}`, options, (request, reply) => renderedVolume(archive, kind, request, reply));
    }
  }
}

async function renderedVolume(
  archive: Archive,
  kind: Kind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const {
    method = USUAL_METHOD[kind],
    viewpoint,
    slab,
    window,
    viewport,
    quality,
  } = parseVolumeRendering(request.raw.url ?? '');
  const offer = chosenOffer(request, ONE_ALONE);
  const instances: StoredInstance[] = [];
  let found = false;
  for await (const instance of archive.retrieve.select(principal, selectionOf(resourceOf(request)))) {
    found = true;
    if (archive.rendering.hasPictures(instance)) instances.push(instance);
  }
  if (!found) throw notFound();
  const view = { kind, method, viewpoint, slab, window };
  const outcome = await archive.rendering.volume(instances, { type: offer.type, quality, viewport, view });
  if (outcome.outcome === 'refused') throw notAcceptable(`There is no volume to be shown: ${outcome.code}`);
  reply.headers({ 'cache-control': 'private, no-cache', vary: 'accept, authorization, cookie' });
  return sendBytes(reply, { type: outcome.type, length: outcome.bytes.length, bytes: [outcome.bytes] });
}
