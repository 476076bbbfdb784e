import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { type Archive, ArchiveError, HTTP_STATUS, type PacsModule, type StoredInstance } from '@vesalius/archive/api';
import { DicomWebError, requestedRange } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DeidentifiedCopies } from './deidentified.ts';
import { problem } from './problem.ts';
import { sendPicture } from './send-picture.ts';
import { isPicture, parseWado, type WadoRequest } from './wado-request.ts';

export interface WadoUriOptions {
  /** Where instances are while they are de-identified; the system's own folder for such things unless given. */
  readonly workFolder?: string;
}

/** The URI Service (PS3.18 §9) at `/wado`: whole instances as `application/dicom`, and pictures of them. */
export function wadoUriDoor(archive: Archive, { workFolder = tmpdir() }: WadoUriOptions = {}): PacsModule {
  const copies = new DeidentifiedCopies(archive, workFolder);
  return {
    name: 'wado-uri',
    async routes(http: FastifyInstance): Promise<void> {
      await http.register(async (scope) => {
        answerProblems(scope);
        const schema = { tags: ['DICOMweb'], summary: 'Retrieve one instance (WADO-URI, PS3.18 §9)' };
        scope.get('/wado', { schema }, (request, reply) => answer(archive, copies, request, reply));
      });
    },
  };
}

async function answer(
  archive: Archive,
  copies: DeidentifiedCopies,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { principal } = request;
  if (!principal) return problem(reply, 401, 'not-authenticated', 'Credentials are needed');
  archive.access.demand(principal, 'retrieve');
  const parsed = parseWado(request.raw.url ?? '');
  if (parsed.kind === 'refused') return problem(reply, parsed.status, 'not-offered', parsed.detail);
  const instance = await find(archive, principal, parsed.request);
  if (!instance) throw new ArchiveError('not-found');
  const { type } = parsed.request;
  if (isPicture(type) && (archive.rendering.hasPictures(instance) || parsed.request.isTypeNamed))
    return sendPicture(archive, principal, instance, { ...parsed.request, type }, reply);
  if (type !== 'application/dicom') return reply.redirect(shownAt(parsed.request), 307);
  const wanted = parsed.request.transferSyntaxUid ?? instance.transferSyntaxUid;
  if (parsed.request.deidentified) return sendDeidentified(copies, instance, wanted, reply);
  if (wanted !== instance.transferSyntaxUid) return sendTranscoded(archive, instance, wanted, reply);
  return send(archive, instance, request, reply);
}

async function find(archive: Archive, principal: NonNullable<FastifyRequest['principal']>, wado: WadoRequest) {
  const instances = archive.retrieve.select(principal, {
    studyInstanceUids: [wado.studyInstanceUid],
    seriesInstanceUids: [wado.seriesInstanceUid],
    sopInstanceUids: [wado.sopInstanceUid],
  });
  for await (const instance of instances) return instance;
  return undefined;
}

/**
 * Videos, documents and reports are shown at one place, the rendered resource of the Studies Service (PS3.18 §10.4.1.1.3). The address is relative
 * to this one, as a proxy before us may have put both elsewhere.
 */
function shownAt({ type, isTypeNamed, ...wado }: WadoRequest): string {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = wado;
  const query = isTypeNamed ? `?accept=${encodeURIComponent(type)}` : '';
  return `dicomweb/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}/rendered${query}`;
}

/** Whole, or the range that is asked for. The first bytes are read before anything is sent: a file that cannot be read is an error answer, not a torn one. */
async function send({ retrieve }: Archive, instance: StoredInstance, request: FastifyRequest, reply: FastifyReply) {
  const { fileSize } = instance;
  const range = requestedRange(request.headers.range, fileSize);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${fileSize}`);
    return problem(reply, 416, 'range-not-satisfiable', 'The instance is shorter than the range begins');
  }
  const bytes = range ? retrieve.read(instance, range) : retrieve.file(instance);
  const iterator = bytes[Symbol.asyncIterator]();
  const first = request.method === 'HEAD' ? undefined : await iterator.next();
  asDicom(reply).headers({ 'content-length': String(range?.length ?? fileSize), 'accept-ranges': 'bytes' });
  if (range)
    reply.code(206).header('content-range', `bytes ${range.offset}-${range.offset + range.length - 1}/${fileSize}`);
  if (!first) return reply.send(Readable.from([])); // of a stream Fastify keeps the length that was given
  return reply.send(Readable.from(goingOn(first, iterator), { objectMode: false, highWaterMark: 1024 * 1024 }));
}

async function sendDeidentified(
  copies: DeidentifiedCopies,
  instance: StoredInstance,
  wanted: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (wanted !== instance.transferSyntaxUid)
    return problem(reply, 406, 'not-offered', 'An instance is de-identified in the transfer syntax it is kept in');
  const copy = await copies.of(instance);
  if (copy.outcome === 'refused') return problem(reply, 406, 'not-deidentified', copy.detail);
  return asDicom(reply).header('content-length', String(copy.length)).send(copy.bytes);
}

async function sendTranscoded(
  { transcoding }: Archive,
  instance: StoredInstance,
  syntax: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const offers = [...transcoding.offers(instance), ...transcoding.lossyOffers(instance)];
  const file = offers.includes(syntax) ? await transcoding.file(instance, syntax) : undefined;
  if (!file) return problem(reply, 406, 'not-offered', 'The instance cannot be had in this transfer syntax');
  return asDicom(reply).send(Readable.from(file, { objectMode: false }));
}

/** A file to keep, never a page to show (ASVS 5.4.1). */
function asDicom(reply: FastifyReply): FastifyReply {
  return reply.header('content-type', 'application/dicom').header('content-disposition', 'attachment');
}

async function* goingOn(first: IteratorResult<Uint8Array>, iterator: AsyncIterator<Uint8Array>) {
  try {
    for (let step = first; !step.done; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}

function answerProblems(http: FastifyInstance): void {
  http.setErrorHandler((error, request, reply) => {
    if (error instanceof DicomWebError) return problem(reply, 400, error.code, error.message);
    if (!(error instanceof ArchiveError)) throw error;
    const status = HTTP_STATUS[error.code];
    if (status >= 500) request.log.error({ code: error.code, where: error.where }, 'request failed');
    return problem(reply, status, error.code, error.message);
  });
}
