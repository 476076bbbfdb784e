import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Archive, SeriesMetadata } from '@vesalius/archive/api';
import { stringifyDicomJson } from '@vesalius/dicom';
import { formatMediaType, multipartChunks, newBoundary } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import type { DicomwebOptions } from '../options.ts';
import { acceptsGzip, chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { isFresh } from '../request/fresh.ts';
import { notFound } from '../request/http-problem.ts';
import { type Resource, resourceOf, selectionOf } from '../request/resource.ts';
import { serviceRoot } from '../request/service-root.ts';
import { DocumentCache } from './document-cache.ts';
import { INSTANCE_ROUTE } from './instances.ts';
import { findInstance, isInstance, metadataInstances } from './metadata-instances.ts';
import { arrayElements, documentText } from './metadata-text.ts';
import { metadataXml } from './metadata-xml.ts';
import { allDocuments, gatherDocuments, type SeriesDocuments } from './series-documents.ts';

const ROUTES = ['/studies/:study/metadata', '/studies/:study/series/:series/metadata', `${INSTANCE_ROUTE}/metadata`];
const JSON_TYPE = 'application/dicom+json';
const XML_TYPE = 'application/dicom+xml';
const OFFERS = [
  { type: JSON_TYPE, multipart: false, aliases: ['application/json'] },
  { type: XML_TYPE, multipart: true },
];
/** One instance is one document, which needs no container. */
const INSTANCE_OFFERS = [...OFFERS, { type: XML_TYPE, multipart: false }];
const CACHED_BYTES = 24 * 1024 * 1024;
/** A compressed document of more bytes is streamed to those who take it unpacked: nobody knows how long it is. */
const MOST_GATHERED = 256 * 1024;

/** Retrieve of metadata (PS3.18 §10.4.1.1.2) from the documents the archive keeps of each series. */
export function metadataRoutes(http: FastifyInstance, archive: Archive, options: DicomwebOptions): void {
  const cache = new DocumentCache(CACHED_BYTES);
  for (const route of ROUTES) {
    http.get(route, (request, reply) => metadata(archive, options, cache, request, reply));
  }
}

async function metadata(
  archive: Archive,
  options: DicomwebOptions,
  cache: DocumentCache,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const resource = resourceOf(request);
  const offer = chosenOffer(request, resource.instance ? INSTANCE_OFFERS : OFFERS);
  const documents = await gatherDocuments(archive.retrieve.metadata(principal, selectionOf(resource)));
  if (documents.held.length === 0) throw notFound();
  const root = serviceRoot(request, options);
  reply.headers({ 'cache-control': 'private, no-cache', vary: 'accept, accept-encoding, authorization, cookie' });
  const etag = etagOf(documents, resource, root, `${offer.type} ${offer.multipart}`);
  if (etag) reply.header('etag', etag);
  if (etag && isFresh(request, etag)) return reply.code(304).send();
  if (offer.multipart) return sendXml(reply, documents, resource, root);
  if (resource.instance) return sendInstance(reply, documents, resource.instance, root, offer.type);
  const gzip = acceptsGzip(request);
  if (gzip) reply.header('content-encoding', 'gzip');
  const [only] = documents.held;
  if (documents.held.length === 1 && !documents.further) return sendSeries(reply, cache, only!, root, gzip);
  const text = joined(documents, root);
  return sendBytes(reply, { type: JSON_TYPE, bytes: gzip ? zipped(text) : text });
}

/** Weak, because the bytes differ by content coding (RFC 9110 §8.8.1); undefined when not all versions are known. */
function etagOf({ held, further }: SeriesDocuments, resource: Resource, root: string, type: string) {
  if (further) return undefined;
  const hash = createHash('sha256').update(`${root}\n${type}\n${resource.instance ?? ''}\n`);
  for (const { seriesInstanceUid, version } of held) hash.update(`${seriesInstanceUid} ${version}\n`);
  return `W/"${hash.digest('base64url').slice(0, 27)}"`;
}

/** The arrays of all series as one (PS3.18 §F.2). */
async function* joined(documents: SeriesDocuments, root: string): AsyncGenerator<Buffer> {
  let before = '[';
  for await (const { gzip } of allDocuments(documents)) {
    for await (const elements of arrayElements(documentText(gzip, root))) {
      if (elements.length === 0) continue;
      if (before !== '') yield Buffer.from(before);
      before = '';
      yield elements;
    }
    before ||= ',';
  }
  yield Buffer.from(before === '[' ? '[]' : ']');
}

function zipped(text: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const zip = createGzip({ level: 1 });
  Readable.from(text)
    .on('error', (error) => zip.destroy(error))
    .pipe(zip);
  return zip;
}

/** One series: its answer is kept, compressed or not, for the next who asks from the same address. */
async function sendSeries(
  reply: FastifyReply,
  cache: DocumentCache,
  series: SeriesMetadata,
  root: string,
  gzip: boolean,
): Promise<FastifyReply> {
  const key = `${series.seriesInstanceUid} ${series.version} ${root} ${gzip}`;
  const kept = cache.get(key);
  if (kept) return reply.type(JSON_TYPE).send(kept);
  const text = documentText(series.gzip, root);
  if (!gzip && series.gzip.length > MOST_GATHERED) return sendBytes(reply, { type: JSON_TYPE, bytes: text });
  const chunks: Buffer[] = [];
  for await (const chunk of gzip ? zipped(text) : text) chunks.push(chunk);
  const document = Buffer.concat(chunks);
  cache.put(key, document);
  return reply.type(JSON_TYPE).send(document);
}

async function sendInstance(
  reply: FastifyReply,
  documents: SeriesDocuments,
  sopInstanceUid: string,
  root: string,
  type: string,
) {
  for await (const { gzip } of allDocuments(documents)) {
    const model = await findInstance(documentText(gzip, root), sopInstanceUid);
    if (!model) continue;
    const text = type === XML_TYPE ? metadataXml(model) : `[${stringifyDicomJson(model)}]`;
    return reply.type(type).send(Buffer.from(text));
  }
  throw notFound();
}

async function sendXml(reply: FastifyReply, documents: SeriesDocuments, resource: Resource, root: string) {
  const boundary = newBoundary();
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: XML_TYPE, boundary }),
    bytes: multipartChunks(boundary, xmlParts(documents, resource, root)),
  });
}

async function* xmlParts(documents: SeriesDocuments, resource: Resource, root: string) {
  let isEmpty = true;
  for await (const { gzip } of allDocuments(documents)) {
    for await (const model of metadataInstances(documentText(gzip, root))) {
      if (resource.instance && !isInstance(model, resource.instance)) continue;
      isEmpty = false;
      yield { headers: { 'Content-Type': XML_TYPE }, body: [Buffer.from(metadataXml(model))] };
    }
  }
  if (isEmpty) throw notFound();
}
