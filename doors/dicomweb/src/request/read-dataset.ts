import type { Readable } from 'node:stream';
import { ArchiveError } from '@vesalius/archive/api';
import { type DicomJson, DicomModelError, fromDicomJson, fromNativeXml, toDicomJson } from '@vesalius/dicom';
import { parseMediaType } from '@vesalius/dicomweb';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './http-problem.ts';

const MOST_BYTES = 4 * 1024 * 1024;
const READERS: ReadonlyMap<string, (text: string) => DicomJson> = new Map([
  ['application/dicom+json', fromJson],
  ['application/json', fromJson],
  ['application/dicom+xml', (text) => toDicomJson(fromNativeXml(text))],
]);

/** The data set that a request carries, as DICOM JSON; bulk data by reference are left out. @throws HttpProblem 400, 415 */
export async function readDataset(request: FastifyRequest): Promise<DicomJson> {
  const read = READERS.get(parseMediaType(request.headers['content-type'] ?? '')?.type ?? '');
  if (!read)
    throw new HttpProblem(415, 'unsupported-media-type', 'Send application/dicom+json or application/dicom+xml');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body as Readable) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new ArchiveError('limit-exceeded', { detail: 'a data set of more than 4 MiB' });
    chunks.push(chunk);
  }
  try {
    return read(Buffer.concat(chunks).toString());
  } catch (error) {
    if (!(error instanceof DicomModelError || error instanceof SyntaxError)) throw error;
    throw new HttpProblem(400, 'bad-dataset', 'The data set could not be read');
  }
}

/** The same for requests whose body may be missing. */
export async function readOptionalDataset(request: FastifyRequest): Promise<DicomJson> {
  return request.headers['content-type'] === undefined ? {} : readDataset(request);
}

/** One object, alone or as the only one of an array; read and written, so that what comes on is sound. */
function fromJson(text: string): DicomJson {
  const model: unknown = JSON.parse(text);
  if (Array.isArray(model) && model.length !== 1) throw new HttpProblem(400, 'bad-dataset', 'Send one data set');
  return toDicomJson(fromDicomJson(Array.isArray(model) ? model[0] : model));
}
