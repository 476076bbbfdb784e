import type { Archive, ByteRange, Retrieve, StoredInstance } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { formatMediaType, multipartChunks, newBoundary } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { type BulkPath, parseBulkPath } from './bulk-path.ts';
import { type BulkValue, bulkValue } from './bulk-value.ts';
import { requestedRange } from './byte-range.ts';
import { fragmentContent } from './fragment-content.ts';
import { frameOffers, frameType } from './frame-offers.ts';
import { MOST_FRAMES, sendFrames } from './frames.ts';
import { afterHead, firstOf, INSTANCE_ROUTE } from './instances.ts';

const OCTETS = 'application/octet-stream';
const OFFERS = [
  { type: OCTETS, multipart: false },
  { type: OCTETS, multipart: true },
];

/** Retrieve of bulk data by the URIs that metadata give (PS3.18 §10.4.1.1.5), also in ranges. */
export function bulkdataRoutes(http: FastifyInstance, archive: Archive): void {
  http.get(`${INSTANCE_ROUTE}/bulkdata/*`, (request, reply) => bulkdata(archive, request, reply));
}

async function bulkdata(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const selection = selectionOf(resourceOf(request));
  const path = parseBulkPath((request.params as Record<string, string>)['*'] ?? '');
  const instance = path && (await firstOf(archive.retrieve.select(principal, selection)));
  if (!path || !instance) throw notFound();
  const { pixels } = instance;
  if (isPixelData(path) && pixels?.encapsulated) return sendEncapsulated(archive.retrieve, instance, request, reply);
  const value: BulkValue | undefined =
    isPixelData(path) && pixels ? { kind: 'range', range: pixels } : await bulkValue(archive.retrieve, instance, path);
  if (!value) throw notFound();
  return sendValue(
    archive.retrieve,
    instance,
    value,
    `${instance.datasetSha256.slice(0, 32)}-${path.tag}`,
    request,
    reply,
  );
}

/** Encapsulated pixels as their frames; as one stream where nobody knows their borders, as in a video. */
async function sendEncapsulated(
  retrieve: Retrieve,
  instance: StoredInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { numberOfFrames, offset, length } = instance.pixels!;
  if (numberOfFrames <= MOST_FRAMES && (await retrieve.frame(instance, numberOfFrames))) {
    const all = Array.from({ length: numberOfFrames }, (_, index) => index + 1);
    return sendFrames(retrieve, instance, all, request, reply);
  }
  const offer = chosenOffer(request, frameOffers(instance, true));
  const content = fragmentContent(retrieve.read(instance, { offset, length }));
  const type = frameType(offer);
  if (!offer.multipart) return sendBytes(reply, { type, bytes: content });
  const boundary = newBoundary();
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: offer.type, boundary }),
    bytes: afterHead(multipartChunks(boundary, [{ headers: { 'Content-Type': type }, body: content }])),
  });
}

function isPixelData(path: BulkPath): boolean {
  return path.tag === TAG.PixelData && path.sequences.length === 0;
}

async function sendValue(
  retrieve: Retrieve,
  instance: StoredInstance,
  value: BulkValue,
  tag: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const length = value.kind === 'range' ? value.range.length : value.bytes.length;
  const bytesOf = (part: ByteRange) => partOf(retrieve, instance, value, part);
  const offer = chosenOffer(request, OFFERS);
  if (offer.multipart) {
    const boundary = newBoundary();
    const body = bytesOf({ offset: 0, length });
    const type = formatMediaType('multipart/related', { type: OCTETS, boundary });
    const parts = [{ headers: { 'Content-Type': OCTETS }, body }];
    return sendBytes(reply, { type, bytes: afterHead(multipartChunks(boundary, parts)) });
  }
  const etag = `"${tag}"`;
  reply.headers({ 'accept-ranges': 'bytes', etag, 'cache-control': 'private, no-cache' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const isRangeOfThis = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const range = isRangeOfThis ? requestedRange(request.headers.range, length) : undefined;
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${length}`);
    throw new HttpProblem(416, 'range-not-satisfiable', 'The value is shorter than the range begins');
  }
  if (!range) return sendBytes(reply, { type: OCTETS, length, bytes: bytesOf({ offset: 0, length }) });
  return sendBytes(reply, {
    status: 206,
    type: OCTETS,
    headers: { 'content-range': `bytes ${range.offset}-${range.offset + range.length - 1}/${length}` },
    length: range.length,
    bytes: bytesOf(range),
  });
}

async function* partOf(
  retrieve: Retrieve,
  instance: StoredInstance,
  value: BulkValue,
  { offset, length }: ByteRange,
): AsyncGenerator<Uint8Array> {
  if (value.kind === 'bytes') yield value.bytes.subarray(offset, offset + length);
  else if (length > 0) yield* retrieve.read(instance, { offset: value.range.offset + offset, length });
}
