import type { Archive, PictureOutcome, PictureRequest, StoredInstance } from '@vesalius/archive/api';
import { formatMediaType, multipartChunks, newBoundary } from '@vesalius/dicomweb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { isFresh } from '../request/fresh.ts';
import { HttpProblem, notAcceptable } from '../request/http-problem.ts';
import { afterHead } from '../retrieve/instances.ts';
import type { PictureMediaType, PictureOffer } from './picture-offers.ts';
import { requestFor, type WantedPicture } from './wanted-picture.ts';

/** How pictures are wanted, the frame and the presentation state left out. */
export type Wishes = Omit<PictureRequest, 'frameNumber' | 'presentationState'>;

/** A picture, or a film of all frames where a GIF is wanted of an instance. */
function made({ rendering }: Archive, instance: StoredInstance, request: PictureRequest, isFilm: boolean) {
  return isFilm ? rendering.film(instance, request) : rendering.picture(instance, request);
}

/** Whether a GIF of this instance moves. */
export function isFilm(type: PictureMediaType, { pixels }: StoredInstance): boolean {
  return type === 'image/gif' && (pixels?.numberOfFrames ?? 1) > 1;
}

/** Answers with one picture, or 304 to who has it. @throws HttpProblem 406 when the frame cannot be shown, 404 when there is none */
export async function sendPicture(
  archive: Archive,
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: WantedPicture,
  wishes: Wishes,
  offer: PictureOffer,
  film = false,
): Promise<FastifyReply> {
  const pictureRequest = requestFor(wanted, wishes);
  const etag = `"${archive.rendering.versionOf(wanted.instance, pictureRequest)}${film ? 'f' : ''}"`;
  reply.headers({ 'cache-control': 'private, no-cache', vary: 'accept, authorization, cookie' });
  if (!offer.multipart) {
    if (isFresh(request, etag)) return reply.header('etag', etag).code(304).send();
    const { type, bytes } = demanded(await made(archive, wanted.instance, pictureRequest, film));
    return sendBytes(reply, { type, length: bytes.length, headers: { etag }, bytes: [bytes] });
  }
  const outcome = demanded(await made(archive, wanted.instance, pictureRequest, film));
  return sendParts(reply, outcome.type, [partOf(outcome.bytes, outcome.type)]);
}

function demanded(outcome: PictureOutcome): PictureOutcome & { readonly outcome: 'rendered' } {
  if (outcome.outcome === 'rendered') return outcome;
  if (outcome.code === 'no-such-frame') throw new HttpProblem(404, 'not-found', 'There is no frame of that number');
  throw notAcceptable(`The frame cannot be shown: ${outcome.code}`);
}

/** Answers with a picture of each; what cannot be shown is left out, and 206 says so when that is known from the start. */
export async function sendPictures(
  archive: Archive,
  reply: FastifyReply,
  wanted: AsyncIterable<WantedPicture>,
  wishes: Wishes,
  isPart: boolean,
): Promise<FastifyReply> {
  const parts = pictureParts(archive, wanted, wishes);
  const first = await parts.next();
  if (first.done) throw notAcceptable('Nothing in here can be shown as a picture');
  return sendParts(reply, wishes.type, followed(first.value, parts), isPart ? 206 : 200);
}

interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Iterable<Uint8Array>;
}

async function* pictureParts(
  archive: Archive,
  pictures: AsyncIterable<WantedPicture>,
  wishes: Wishes,
): AsyncGenerator<Part> {
  for await (const wanted of pictures) {
    const outcome = await archive.rendering.picture(wanted.instance, requestFor(wanted, wishes));
    if (outcome.outcome === 'rendered') yield partOf(outcome.bytes, outcome.type);
    else archive.log.warn('an instance was left out of a rendered answer', { code: outcome.code });
  }
}

async function* followed(first: Part, rest: AsyncGenerator<Part>): AsyncGenerator<Part> {
  yield first;
  yield* rest;
}

function partOf(bytes: Uint8Array, type: string): Part {
  return { headers: { 'Content-Type': type }, body: [bytes] };
}

function sendParts(reply: FastifyReply, type: string, parts: AsyncIterable<Part> | Iterable<Part>, status = 200) {
  const boundary = newBoundary();
  const answerType = formatMediaType('multipart/related', { type, boundary });
  return sendBytes(reply, { status, type: answerType, bytes: afterHead(multipartChunks(boundary, parts)) });
}
