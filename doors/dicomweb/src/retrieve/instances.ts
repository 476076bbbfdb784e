import type { Archive, ByteRange, Principal, Retrieve, Selection, StoredInstance } from '@vesalius/archive/api';
import { formatMediaType, multipartChunks, multipartEnd, newBoundary, partHead } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fitToQueue, sendBytes } from '../answer/send-bytes.ts';
import { sendPart } from '../answer/send-part.ts';
import { acceptedBy, chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { notAcceptable, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { dicomOffers, isAcceptable } from './dicom-offers.ts';
import { sendZip, wantsZip } from './zip-answer.ts';

export const INSTANCE_ROUTE = '/studies/:study/series/:series/instances/:instance';
const ROUTES = ['/studies/:study', '/studies/:study/series/:series', INSTANCE_ROUTE];

/** Retrieve of studies, series and instances (PS3.18 §10.4.1.1.1) as the files they are kept as. */
export function instanceRoutes(http: FastifyInstance, archive: Archive): void {
  for (const route of ROUTES) http.get(route, (request, reply) => retrieve(archive, request, reply));
}

async function retrieve(archive: Archive, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const resource = resourceOf(request);
  const selection = selectionOf(resource);
  const first = await firstOf(archive.retrieve.select(principal, selection));
  if (!first) throw notFound();
  if (wantsZip(request, first)) return sendZip(archive, principal, resource, request, reply);
  if (resource.instance) return sendInstance(archive.retrieve, first, request, reply);
  return sendInstances(archive.retrieve, principal, selection, request, reply);
}

/** The first of a sequence, which is then ended. */
export async function firstOf<T>(sequence: AsyncIterable<T>): Promise<T | undefined> {
  for await (const one of sequence) return one;
  return undefined;
}

function sendInstance(retrieve: Retrieve, instance: StoredInstance, request: FastifyRequest, reply: FastifyReply) {
  const offer = chosenOffer(request, dicomOffers(instance.transferSyntaxUid, true));
  const partType = instanceType(instance);
  if (!offer.multipart) {
    const tag = `${instance.datasetSha256.slice(0, 32)}-${instance.receivedAt.toString(36)}`;
    const bytesOf = (range: ByteRange) => retrieve.read(instance, range);
    return sendPart(request, reply, { type: partType, length: instance.fileSize, tag, bytesOf });
  }
  const boundary = newBoundary();
  const headers = { 'Content-Type': partType };
  const length = partHead(boundary, headers, true).length + instance.fileSize + multipartEnd(boundary).length;
  const bytes = multipartChunks(boundary, [{ headers, body: retrieve.file(instance) }]);
  return sendBytes(reply, { type: dicomParts(boundary), length, bytes: afterHead(bytes) });
}

async function sendInstances(
  retrieve: Retrieve,
  principal: Principal,
  selection: Selection,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const accepted = acceptedBy(request);
  const isWanted = (instance: StoredInstance) => isAcceptable(accepted, instance.transferSyntaxUid);
  const { wanted, all } = await countWanted(retrieve.select(principal, selection), isWanted);
  if (wanted === 0)
    throw notAcceptable('No instance is kept in an accepted form; transfer syntaxes are not changed here');
  const boundary = newBoundary();
  const parts = instanceParts(retrieve, retrieve.select(principal, selection), isWanted);
  return sendBytes(reply, {
    status: wanted === all ? 200 : 206,
    type: dicomParts(boundary),
    bytes: afterHead(multipartChunks(boundary, parts)),
  });
}

async function countWanted(instances: AsyncIterable<StoredInstance>, isWanted: (instance: StoredInstance) => boolean) {
  let wanted = 0;
  let all = 0;
  for await (const instance of instances) {
    all++;
    if (isWanted(instance)) wanted++;
  }
  return { wanted, all };
}

async function* instanceParts(
  retrieve: Retrieve,
  instances: AsyncIterable<StoredInstance>,
  isWanted: (instance: StoredInstance) => boolean,
) {
  const reading = retrieve.inTurn();
  let held: StoredInstance | undefined;
  for await (const instance of instances) {
    if (!isWanted(instance)) continue;
    if (held) yield partOf(held, reading.file(held, instance));
    held = instance;
  }
  if (held) yield partOf(held, reading.file(held));
}

function partOf(instance: StoredInstance, body: AsyncIterable<Uint8Array>) {
  return { headers: { 'Content-Type': instanceType(instance) }, body: fitToQueue(body) };
}

/** The head of the first part with the bytes behind it, so that a file that cannot be read is known before anything is sent. */
export async function* afterHead(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst && !head) head = chunk;
    else if (isFirst && head) {
      isFirst = false;
      yield head;
      yield chunk;
    } else yield chunk;
  }
  if (isFirst && head) yield head;
}

function instanceType(instance: StoredInstance): string {
  return formatMediaType('application/dicom', { 'transfer-syntax': instance.transferSyntaxUid });
}

function dicomParts(boundary: string): string {
  return formatMediaType('multipart/related', { type: 'application/dicom', boundary });
}
