import type { Archive, FrameBytes, Retrieve, StoredInstance } from '@vesalius/archive/api';
import { formatMediaType, multipartChunks, multipartEnd, newBoundary, partHead } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { frameOffers, frameType } from './frame-offers.ts';
import { afterHead, firstOf, INSTANCE_ROUTE } from './instances.ts';

/** Frames that one request may name. */
const MOST_FRAMES = 10_000;

/** Retrieve of frames (PS3.18 §10.4.1.1.6): ranges of the kept file, never a parse of it. */
export function frameRoutes(http: FastifyInstance, archive: Archive): void {
  http.get(`${INSTANCE_ROUTE}/frames/*`, (request, reply) => frames(archive, request, reply));
}

async function frames(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const selection = selectionOf(resourceOf(request));
  const numbers = frameNumbers((request.params as Record<string, string>)['*'] ?? '');
  const instance = await firstOf(archive.retrieve.select(principal, selection));
  if (!instance) throw notFound();
  return sendFrames(archive.retrieve, instance, numbers, request, reply);
}

/** Numbers from one on, parted by commas. @throws HttpProblem 400 */
export function frameNumbers(list: string): number[] {
  const numbers = list.split(',');
  if (numbers.length > MOST_FRAMES || !numbers.every((number) => /^[1-9]\d{0,8}$/.test(number))) {
    throw new HttpProblem(400, 'bad-frame-list', 'A frame list is numbers from 1 on with commas between them');
  }
  return numbers.map(Number);
}

/** Sends these frames of an instance in the form that the client accepts. @throws HttpProblem 404, 406 */
export async function sendFrames(
  retrieve: Retrieve,
  instance: StoredInstance,
  numbers: readonly number[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const offer = chosenOffer(request, frameOffers(instance, numbers.length === 1));
  const places: FrameBytes[] = [];
  for (const number of numbers) {
    const place = await retrieve.frame(instance, number);
    if (!place) throw notFound();
    places.push(place);
  }
  const type = frameType(offer);
  if (!offer.multipart) {
    const [place] = places as [FrameBytes];
    return sendBytes(reply, { type, length: place.length, bytes: rangesOf(retrieve, instance, place) });
  }
  const boundary = newBoundary();
  const headers = { 'Content-Type': type };
  const heads = places.map((_, index) => partHead(boundary, headers, index === 0).length);
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: offer.type, boundary }),
    length: sum(heads) + sum(places.map((place) => place.length)) + multipartEnd(boundary).length,
    bytes: afterHead(
      multipartChunks(
        boundary,
        places.map((place) => ({ headers, body: rangesOf(retrieve, instance, place) })),
      ),
    ),
  });
}

async function* rangesOf(retrieve: Retrieve, instance: StoredInstance, place: FrameBytes): AsyncGenerator<Uint8Array> {
  for (const range of place.ranges) yield* retrieve.read(instance, range);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
