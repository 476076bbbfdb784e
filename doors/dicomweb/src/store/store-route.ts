import type { Readable } from 'node:stream';
import type { Archive, InstanceSource } from '@vesalius/archive/api';
import { type DicomJson, fromDicomJson, stringifyDicomJson, toNativeXml } from '@vesalius/dicom';
import type { MediaType } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { warningHeader } from '../answer/warning.ts';
import type { DicomwebOptions } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem } from '../request/http-problem.ts';
import { resourceOf } from '../request/resource.ts';
import { serviceRoot } from '../request/service-root.ts';
import { storeComposed } from './composed/composed-store.ts';
import { type Expected, PartStore, type PartStoreOptions } from './part-store.ts';
import { holdsMetadata, readBody, storeMediaType } from './read-body.ts';
import { storeResponse, storeStatus } from './store-response.ts';

const ANSWERS = [
  { type: 'application/dicom+json', multipart: false, aliases: ['application/json'] },
  { type: 'application/dicom+xml', multipart: false },
];

/** The Store transaction (PS3.18 §10.5): bodies of any size, streamed. */
export function storeRoutes(http: FastifyInstance, archive: Archive, options: DicomwebOptions): void {
  // Bodies are handed on as the streams they are: no parser, and with it no limit of length.
  http.removeAllContentTypeParsers();
  http.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const { study } = resourceOf(request);
    return storeRequest(archive, options, study ? { expectedStudyInstanceUid: study } : {}, request, reply);
  };
  http.post('/studies', handler);
  http.post('/studies/:study', handler);
}

/** Stores the instances of a request, and tells of each what became of it. */
export async function storeRequest(
  archive: Archive,
  options: DicomwebOptions,
  expected: Expected,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'store');
  const answer = chosenOffer(request, ANSWERS);
  const type = storeMediaType(request.headers['content-type'], request.headers['content-encoding']);
  const source: InstanceSource = { door: 'dicomweb', principal, address: request.ip };
  const storing: PartStoreOptions = {
    ingest: archive.ingest,
    source,
    log: archive.log,
    quarantinedIs: options.quarantinedIs ?? 'warning',
    expected,
  };
  const { end, results } = await storeBody(request.body as Readable, type, storing, options.spoolFolder);
  if (results.length === 0) throw new HttpProblem(400, 'no-parts', 'The body has no part');
  const warning = warningHeader(end === 'broken' ? ['The body broke off; only the instances listed were kept'] : []);
  if (warning) reply.header('warning', warning);
  const status = end === 'broken' ? 202 : storeStatus(results);
  return sendModel(reply.code(status), answer.type, storeResponse(results, serviceRoot(request, options)));
}

async function storeBody(body: Readable, type: MediaType, storing: PartStoreOptions, spoolFolder: string | undefined) {
  if (holdsMetadata(type)) {
    return { end: 'whole' as const, results: await storeComposed(body, type, storing, spoolFolder) };
  }
  const parts = new PartStore(storing);
  const chunks = body.iterator({ destroyOnReturn: false }); // a refusal in the midst of the body must still reach the sender
  const end = await readBody(chunks, type, parts);
  return { end, results: await parts.results() };
}

function sendModel(reply: FastifyReply, type: string, model: DicomJson): FastifyReply {
  const isXml = type === 'application/dicom+xml';
  return reply.type(type).send(Buffer.from(isXml ? toNativeXml(fromDicomJson(model)) : stringifyDicomJson(model)));
}
