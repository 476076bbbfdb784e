import type { Archive, ByteRange, Retrieve, StoredInstance } from '@vesalius/archive/api';
import { TAG, type Tag } from '@vesalius/dicom';
import { formatMediaType, multipartChunks, newBoundary } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { sendPart } from '../answer/send-part.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { type BulkPath, isPixelData, parseBulkPath } from './bulk-path.ts';
import { type BulkValue, bulkValue, lengthOf, partOf } from './bulk-value.ts';
import { fragmentContent } from './fragment-content.ts';
import { frameOffers, frameType } from './frame-offers.ts';
import { MOST_FRAMES, sendFrames } from './frames.ts';
import { afterHead, firstOf, INSTANCE_ROUTE } from './instances.ts';
import { fewFragments, joinedRanges } from './joined-ranges.ts';

const OCTETS = 'application/octet-stream';
const OFFERS = [
  { type: OCTETS, multipart: false },
  { type: OCTETS, multipart: true },
];

/** Retrieve of bulk data by the URIs that metadata give (PS3.18 §10.4.1.1.5), and of the pixels of an instance; also in ranges. */
export function bulkdataRoutes(http: FastifyInstance, archive: Archive): void {
  http.get(`${INSTANCE_ROUTE}/bulkdata/*`, (request, reply) =>
    bulkdata(archive, parseBulkPath((request.params as Record<string, string>)['*'] ?? ''), request, reply),
  );
  const pixels: BulkPath = { sequences: [], tag: TAG.PixelData };
  http.get(`${INSTANCE_ROUTE}/pixeldata`, (request, reply) => bulkdata(archive, pixels, request, reply));
}

async function bulkdata(
  archive: Archive,
  path: BulkPath | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const selection = selectionOf(resourceOf(request));
  const instance = path && (await firstOf(archive.retrieve.select(principal, selection)));
  if (!path || !instance) throw notFound();
  const { pixels } = instance;
  if (isPixelData(path) && pixels?.encapsulated) return sendEncapsulated(archive, instance, request, reply);
  const value = await bulkValue(archive.retrieve, instance, path);
  if (!value) throw notFound();
  return sendValue(archive.retrieve, instance, value, valueTag(instance, path.tag), request, reply);
}

/** Encapsulated pixels as their frames; as one stream where nobody knows their borders, as in a video. */
async function sendEncapsulated(
  archive: Archive,
  instance: StoredInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { retrieve } = archive;
  const { numberOfFrames, offset, length } = instance.pixels!;
  if (numberOfFrames <= MOST_FRAMES && (await retrieve.frame(instance, numberOfFrames))) {
    const all = Array.from({ length: numberOfFrames }, (_, index) => index + 1);
    return sendFrames(archive, instance, all, request, reply);
  }
  const offer = chosenOffer(request, frameOffers(instance, true));
  const content = fragmentContent(retrieve.read(instance, { offset, length }));
  const type = frameType(offer);
  if (!offer.multipart) return sendStream(retrieve, instance, type, request, reply);
  const boundary = newBoundary();
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: offer.type, boundary }),
    bytes: afterHead(multipartChunks(boundary, [{ headers: { 'Content-Type': type }, body: content }])),
  });
}

/** A stream in ranges, so that a player can look into a video without taking all of it. */
export async function sendStream(
  retrieve: Retrieve,
  instance: StoredInstance,
  type: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ranges = await fewFragments(retrieve, instance);
  if (!ranges) return sendBytes(reply, { type, bytes: fragmentContent(retrieve.read(instance, instance.pixels)) });
  const length = ranges.reduce((sum, range) => sum + range.length, 0);
  const tag = valueTag(instance, TAG.PixelData);
  return sendPart(request, reply, {
    type,
    length,
    tag,
    bytesOf: (part) => joinedRanges(retrieve, instance, ranges, part),
  });
}

function valueTag(instance: StoredInstance, tag: Tag): string {
  return `${instance.datasetSha256.slice(0, 32)}-${tag}`;
}

async function sendValue(
  retrieve: Retrieve,
  instance: StoredInstance,
  value: BulkValue,
  tag: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const length = lengthOf(value);
  const bytesOf = (part: ByteRange) => partOf(retrieve, instance, value, part);
  const offer = chosenOffer(request, OFFERS);
  if (!offer.multipart) return sendPart(request, reply, { type: OCTETS, length, tag, bytesOf });
  const boundary = newBoundary();
  const type = formatMediaType('multipart/related', { type: OCTETS, boundary });
  const parts = [{ headers: { 'Content-Type': OCTETS }, body: bytesOf({ offset: 0, length }) }];
  return sendBytes(reply, { type, bytes: afterHead(multipartChunks(boundary, parts)) });
}
