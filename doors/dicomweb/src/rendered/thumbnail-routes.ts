import type { Archive } from '@vesalius/archive/api';
import { parseThumbnail, queryStringOf } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf, watermarkOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { frameNumbers } from '../retrieve/frames.ts';
import { firstOf, INSTANCE_ROUTE } from '../retrieve/instances.ts';
import { THUMBNAIL } from './picture-offers.ts';
import { demandedInstance } from './rendered-routes.ts';
import { representativeOf } from './representative.ts';
import { sendPicture } from './send-picture.ts';
import { picturesOfInstance, type WantedPicture } from './wanted-picture.ts';

const SIZE = { width: 128, height: 128 };

/** Thumbnails of studies, series, instances and frames (PS3.18 §10.4.1.1.4). */
export function thumbnailRoutes(http: FastifyInstance, archive: Archive): void {
  for (const route of ['/studies/:study/thumbnail', '/studies/:study/series/:series/thumbnail']) {
    http.get(route, (request, reply) => ofMany(archive, request, reply));
  }
  http.get(`${INSTANCE_ROUTE}/thumbnail`, (request, reply) => ofInstance(archive, request, reply));
  http.get(`${INSTANCE_ROUTE}/frames/:frames/thumbnail`, (request, reply) => ofFrame(archive, request, reply));
}

function send(archive: Archive, request: FastifyRequest, reply: FastifyReply, wanted: WantedPicture | undefined) {
  const { viewport = SIZE } = parseThumbnail(queryStringOf(request.raw.url ?? ''));
  const offer = chosenOffer(request, THUMBNAIL);
  if (!wanted) throw new HttpProblem(404, 'no-thumbnail', 'Nothing in here can be shown as a picture');
  return sendPicture(archive, request, reply, wanted, { type: offer.type, viewport, ...watermarkOf(request) }, offer);
}

async function ofMany(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const { found, instance } = await representativeOf(archive, principal, selectionOf(resourceOf(request)));
  if (!found) throw notFound();
  return send(archive, request, reply, instance && { instance, frameNumber: 1 });
}

async function ofInstance(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { principal, instance } = await demandedInstance(archive, request);
  return send(archive, request, reply, await firstOf(picturesOfInstance(archive, principal, instance)));
}

async function ofFrame(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const [frameNumber, ...others] = frameNumbers((request.params as Record<string, string>).frames ?? '');
  if (frameNumber === undefined || others.length > 0) {
    throw new HttpProblem(400, 'bad-frame-list', 'A thumbnail is of one frame');
  }
  const { instance } = await demandedInstance(archive, request);
  if (frameNumber > (instance.pixels?.numberOfFrames ?? frameNumber)) throw notFound();
  return send(archive, request, reply, archive.rendering.hasPictures(instance) ? { instance, frameNumber } : undefined);
}
