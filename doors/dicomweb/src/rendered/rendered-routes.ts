import type { Archive, Principal, StoredInstance } from '@vesalius/archive/api';
import { parseRendering, queryStringOf } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendPart } from '../answer/send-part.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf, watermarkOf } from '../request/caller.ts';
import { notAcceptable, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { sendStream } from '../retrieve/bulkdata.ts';
import { frameNumbers } from '../retrieve/frames.ts';
import { firstOf, INSTANCE_ROUTE } from '../retrieve/instances.ts';
import { notShown } from './not-shown.ts';
import { ONE_PICTURE, SEVERAL_PICTURES } from './picture-offers.ts';
import { documentOf, documentType, shownTypes } from './rendered-document.ts';
import { isReport, renderedReport } from './report.ts';
import { isFilm, sendPicture, sendPictures } from './send-picture.ts';
import { picturesOfInstance, type WantedPicture } from './wanted-picture.ts';

/** Pictures that one answer holds at most. */
const MOST_PICTURES = 2000;

/** Rendered studies, series, instances and frames (PS3.18 §10.4.1.1.3). */
export function renderedRoutes(http: FastifyInstance, archive: Archive): void {
  for (const route of ['/studies/:study/rendered', '/studies/:study/series/:series/rendered']) {
    http.get(route, (request, reply) => renderedMany(archive, request, reply));
  }
  http.get(`${INSTANCE_ROUTE}/rendered`, (request, reply) => renderedInstance(archive, request, reply));
  http.get(`${INSTANCE_ROUTE}/frames/:frames/rendered`, (request, reply) => renderedFrames(archive, request, reply));
}

const renderingOf = (request: FastifyRequest) => ({
  ...parseRendering(queryStringOf(request.raw.url ?? '')),
  ...watermarkOf(request),
});

/** @throws HttpProblem 401, 404; ArchiveError `not-permitted` */
export async function demandedInstance(archive: Archive, request: FastifyRequest) {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const instance = await firstOf(archive.retrieve.select(principal, selectionOf(resourceOf(request))));
  if (!instance) throw notFound();
  return { principal, instance };
}

async function renderedInstance(archive: Archive, request: FastifyRequest, reply: FastifyReply) {
  const { principal, instance } = await demandedInstance(archive, request);
  const rendering = renderingOf(request);
  const type = documentType(instance);
  if (type !== undefined) return renderedDocument(archive, instance, type, request, reply);
  if (isReport(instance)) return renderedReport(archive, instance, request, reply);
  if (archive.rendering.appliesState(instance)) return presented(archive, principal, instance, request, reply);
  const wanted = await firstOf(picturesOfInstance(archive, principal, instance));
  if (!wanted) throw notShown(instance);
  const offer = chosenOffer(request, ONE_PICTURE);
  const wishes = { ...rendering, type: offer.type };
  return sendPicture(archive, request, reply, wanted, wishes, offer, isFilm(offer.type, instance));
}

/** All images that the presentation state refers to, alone when it is one. */
async function presented(
  archive: Archive,
  principal: Principal,
  state: StoredInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const wanted: WantedPicture[] = [];
  for await (const one of picturesOfInstance(archive, principal, state)) if (wanted.push(one) >= MOST_PICTURES) break;
  const [only] = wanted;
  const offer = chosenOffer(request, wanted.length === 1 ? ONE_PICTURE : SEVERAL_PICTURES);
  const wishes = { ...renderingOf(request), type: offer.type };
  if (only && wanted.length === 1) return sendPicture(archive, request, reply, only, wishes, offer);
  return sendPictures(archive, reply, inTurn(wanted), wishes, false);
}

/** A video or a document as it was stored, also in ranges: players and readers of PDF look here and there. */
async function renderedDocument(
  archive: Archive,
  instance: StoredInstance,
  type: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const types = await shownTypes(archive.retrieve, instance, type);
  const offer = chosenOffer(
    request,
    types.map((one) => ({ type: one, multipart: false })),
  );
  if (instance.pixels?.encapsulated) return sendStream(archive.retrieve, instance, offer.type, request, reply);
  const document = await documentOf(archive.retrieve, instance, type);
  if (!document) throw notAcceptable('The instance holds no document');
  return sendPart(request, reply, document);
}

async function renderedFrames(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const numbers = frameNumbers((request.params as Record<string, string>).frames ?? '');
  const { instance } = await demandedInstance(archive, request);
  if (!archive.rendering.hasPictures(instance)) throw notShown(instance);
  if (numbers.some((number) => number > (instance.pixels?.numberOfFrames ?? number))) throw notFound();
  const offer = chosenOffer(request, numbers.length === 1 ? ONE_PICTURE : SEVERAL_PICTURES);
  const wishes = { ...renderingOf(request), type: offer.type };
  const [first] = numbers as [number];
  if (numbers.length === 1) {
    return sendPicture(archive, request, reply, { instance, frameNumber: first }, wishes, offer);
  }
  return sendPictures(archive, reply, inTurn(numbers.map((frameNumber) => ({ instance, frameNumber }))), wishes, false);
}

async function renderedMany(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const selection = selectionOf(resourceOf(request));
  const offer = chosenOffer(request, SEVERAL_PICTURES);
  const wishes = { ...renderingOf(request), type: offer.type };
  let [found, shown] = [0, 0];
  for await (const instance of archive.retrieve.select(principal, selection)) {
    found++;
    if (archive.rendering.hasPictures(instance)) shown++;
  }
  if (found === 0) throw notFound();
  const wanted = async function* (): AsyncGenerator<WantedPicture> {
    let count = 0;
    for await (const instance of archive.retrieve.select(principal, selection)) {
      if (!archive.rendering.hasPictures(instance)) continue;
      if (++count > MOST_PICTURES) return;
      yield { instance, frameNumber: 1 };
    }
  };
  return sendPictures(archive, reply, wanted(), wishes, shown < found || shown > MOST_PICTURES);
}

async function* inTurn<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
