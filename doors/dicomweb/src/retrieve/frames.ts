import { createHash } from 'node:crypto';
import type { Archive, FrameBytes, Retrieve, StoredInstance } from '@vesalius/archive/api';
import { UID } from '@vesalius/dicom';
import { formatMediaType, multipartChunks, multipartEnd, newBoundary, type Offer, partHead } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cutOut } from '../answer/cut-out.ts';
import { sendBytes } from '../answer/send-bytes.ts';
import { type SinglePart, sendPart } from '../answer/send-part.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notAcceptable, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { derivedFrame } from './derived-frame.ts';
import { othersOf } from './dicom-offers.ts';
import { frameOffers, frameType } from './frame-offers.ts';
import { afterHead, firstOf, INSTANCE_ROUTE } from './instances.ts';

/** Frames that one request may name. */
export const MOST_FRAMES = 10_000;

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
  return sendFrames(archive, instance, numbers, request, reply);
}

/** Numbers from one on, parted by commas. @throws HttpProblem 400 */
export function frameNumbers(list: string): number[] {
  const numbers = list.split(',');
  if (numbers.length > MOST_FRAMES || !numbers.every((number) => /^[1-9]\d{0,8}$/.test(number))) {
    throw new HttpProblem(400, 'bad-frame-list', 'A frame list is numbers from 1 on with commas between them');
  }
  return numbers.map(Number);
}

/** One frame, ready to be sent. */
export interface Frame {
  readonly length: number;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Sends these frames of an instance in the form that the client accepts. @throws HttpProblem 404, 406 */
export async function sendFrames(
  archive: Archive,
  instance: StoredInstance,
  numbers: readonly number[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const others = othersOf(instance, archive.transcoding);
  const offer = chosenOffer(request, frameOffers(instance, numbers.length === 1, others));
  if (isTranscoded(offer, instance)) return sendTranscoded(archive, instance, numbers, offer, request, reply);
  const frames: Frame[] = [];
  for (const number of numbers) frames.push(await frameOf(archive.retrieve, instance, number));
  return sendPart(request, reply, partOf(frames, tagOf(instance, numbers, offer), offer));
}

/** Names the answer, so that a client that has it, or a part of it, can say so. */
function tagOf({ datasetSha256, receivedAt }: StoredInstance, numbers: readonly number[], offer: Offer): string {
  const { type, multipart, transferSyntaxUid } = offer;
  const parts = [datasetSha256, receivedAt, numbers, type, multipart, transferSyntaxUid];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function partOf(frames: readonly Frame[], tag: string, offer: Offer): SinglePart {
  if (offer.multipart) return inParts(frames, offer, tag);
  const [{ length, bytes }] = frames as [Frame];
  return { type: frameType(offer), length, tag, bytesOf: (range) => cutOut(bytes, range, length) };
}

/** The boundary comes from the tag: what was begun with one answer goes on with the next one, as viewers ask for images piece by piece. */
function inParts(frames: readonly Frame[], offer: Offer, tag: string): SinglePart {
  const boundary = `vesalius-${tag}`;
  const headers = { 'Content-Type': frameType(offer) };
  const heads = frames.map((_, index) => partHead(boundary, headers, index === 0).length);
  const length = sum(heads) + sum(frames.map((frame) => frame.length)) + multipartEnd(boundary).length;
  const parts = frames.map(({ bytes }) => ({ headers, body: bytes }));
  const type = formatMediaType('multipart/related', { type: offer.type, boundary });
  return {
    type,
    length,
    tag,
    bytesOf: (range) => cutOut(afterHead(multipartChunks(boundary, parts)), range, length),
  };
}

/** Native frames are the same in implicit and explicit VR. */
function isTranscoded({ transferSyntaxUid }: Offer, { pixels, transferSyntaxUid: kept }: StoredInstance): boolean {
  if (transferSyntaxUid === kept) return false;
  return pixels?.encapsulated === true || transferSyntaxUid !== UID.ExplicitVRLittleEndian;
}

/** Frame by frame as they are taken; the first one tells whether there is any. */
async function sendTranscoded(
  { transcoding }: Archive,
  instance: StoredInstance,
  numbers: readonly number[],
  offer: Offer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const frame = await transcoding.frames(instance, offer.transferSyntaxUid!);
  const made = async (number: number) => {
    const bytes = await frame(number);
    if (bytes) return bytes;
    if (number > (instance.pixels?.numberOfFrames ?? 0)) throw notFound();
    throw notAcceptable('This frame cannot be brought into that transfer syntax; it can be had as it is kept');
  };
  if (numbers.length === 1) {
    const bytes = await made(numbers[0]!);
    return sendPart(
      request,
      reply,
      partOf([{ length: bytes.length, bytes: [bytes] }], tagOf(instance, numbers, offer), offer),
    );
  }
  const type = frameType(offer);
  const boundary = newBoundary();
  const parts = (async function* () {
    for (const number of numbers) yield { headers: { 'Content-Type': type }, body: [await made(number)] };
  })();
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: offer.type, boundary }),
    bytes: afterHead(multipartChunks(boundary, parts)),
  });
}

/** @throws HttpProblem 404 when there is no such frame */
export async function frameOf(retrieve: Retrieve, instance: StoredInstance, number: number): Promise<Frame> {
  const place = await retrieve.frame(instance, number);
  if (place) return { length: place.length, bytes: rangesOf(retrieve, instance, place) };
  const derived = await derivedFrame(retrieve, instance, number);
  if (!derived) throw notFound();
  return { length: derived.length, bytes: [derived] };
}

async function* rangesOf(retrieve: Retrieve, instance: StoredInstance, place: FrameBytes): AsyncGenerator<Uint8Array> {
  for (const range of place.ranges) yield* retrieve.read(instance, range);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
