import type { Archive, ByteRange, Principal, Selection, StoredInstance } from '@vesalius/archive/api';
import { formatMediaType, multipartChunks, multipartEnd, newBoundary, partHead } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fitToQueue, sendBytes } from '../answer/send-bytes.ts';
import { sendPart } from '../answer/send-part.ts';
import { acceptedBy, chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { notAcceptable, notFound } from '../request/http-problem.ts';
import { resourceOf, selectionOf } from '../request/resource.ts';
import { acceptedSyntax, dicomOffers, othersOf } from './dicom-offers.ts';
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
  if (resource.instance) return sendInstance(archive, first, request, reply);
  return sendInstances(archive, principal, selection, request, reply);
}

/** The first of a sequence, which is then ended. */
export async function firstOf<T>(sequence: AsyncIterable<T>): Promise<T | undefined> {
  for await (const one of sequence) return one;
  return undefined;
}

async function sendInstance(
  archive: Archive,
  instance: StoredInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const others = othersOf(instance, archive.transcoding);
  const offer = chosenOffer(request, dicomOffers(instance.transferSyntaxUid, true, others));
  const syntax = offer.transferSyntaxUid!;
  if (syntax !== instance.transferSyntaxUid) return sendTranscoded(archive, instance, syntax, offer.multipart, reply);
  const partType = dicomType(syntax);
  if (!offer.multipart) {
    const tag = `${instance.datasetSha256.slice(0, 32)}-${instance.receivedAt.toString(36)}`;
    const bytesOf = (range: ByteRange) => archive.retrieve.read(instance, range);
    return sendPart(request, reply, { type: partType, length: instance.fileSize, tag, bytesOf });
  }
  const boundary = newBoundary();
  const headers = { 'Content-Type': partType };
  const length = partHead(boundary, headers, true).length + instance.fileSize + multipartEnd(boundary).length;
  const bytes = multipartChunks(boundary, [{ headers, body: archive.retrieve.file(instance) }]);
  return sendBytes(reply, { type: dicomParts(boundary), length, bytes: afterHead(bytes) });
}

async function sendTranscoded(
  { transcoding }: Archive,
  instance: StoredInstance,
  syntax: string,
  multipart: boolean,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = await transcoding.file(instance, syntax);
  if (!body)
    throw notAcceptable(
      'The pixels of this instance cannot be brought into that transfer syntax; it can be had as it is kept',
    );
  if (!multipart) return sendBytes(reply, { type: dicomType(syntax), bytes: body });
  const boundary = newBoundary();
  const bytes = multipartChunks(boundary, [{ headers: { 'Content-Type': dicomType(syntax) }, body }]);
  return sendBytes(reply, { type: dicomParts(boundary), bytes: afterHead(bytes) });
}

type SyntaxOf = (instance: StoredInstance) => string | undefined;

async function sendInstances(
  archive: Archive,
  principal: Principal,
  selection: Selection,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const accepted = acceptedBy(request);
  const syntaxOf: SyntaxOf = (instance) => acceptedSyntax(accepted, instance, archive.transcoding);
  const { wanted, all } = await countWanted(archive.retrieve.select(principal, selection), syntaxOf);
  if (wanted === 0) throw notAcceptable('No instance can be given in an accepted form');
  const boundary = newBoundary();
  const parts = instanceParts(archive, archive.retrieve.select(principal, selection), syntaxOf);
  return sendBytes(reply, {
    status: wanted === all ? 200 : 206,
    type: dicomParts(boundary),
    bytes: afterHead(multipartChunks(boundary, parts)),
  });
}

async function countWanted(instances: AsyncIterable<StoredInstance>, syntaxOf: SyntaxOf) {
  let wanted = 0;
  let all = 0;
  for await (const instance of instances) {
    all++;
    if (syntaxOf(instance) !== undefined) wanted++;
  }
  return { wanted, all };
}

/** As they are kept, the next one read ahead, or transcoded; one whose pixels cannot be decoded is left out. */
async function* instanceParts(archive: Archive, instances: AsyncIterable<StoredInstance>, syntaxOf: SyntaxOf) {
  const reading = archive.retrieve.inTurn();
  let held: StoredInstance | undefined;
  for await (const instance of instances) {
    const syntax = syntaxOf(instance);
    if (syntax === instance.transferSyntaxUid) {
      if (held) yield keptPart(held, reading.file(held, instance));
      held = instance;
    } else if (syntax !== undefined) {
      const body = await archive.transcoding.file(instance, syntax);
      if (body) yield { headers: { 'Content-Type': dicomType(syntax) }, body };
      else archive.log.warn('an instance cannot be transcoded', { sopInstanceUid: instance.sopInstanceUid });
    }
  }
  if (held) yield keptPart(held, reading.file(held));
}

function keptPart({ transferSyntaxUid }: StoredInstance, body: AsyncIterable<Uint8Array>) {
  return { headers: { 'Content-Type': dicomType(transferSyntaxUid) }, body: fitToQueue(body) };
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

function dicomType(transferSyntaxUid: string): string {
  return formatMediaType('application/dicom', { 'transfer-syntax': transferSyntaxUid });
}

function dicomParts(boundary: string): string {
  return formatMediaType('multipart/related', { type: 'application/dicom', boundary });
}
