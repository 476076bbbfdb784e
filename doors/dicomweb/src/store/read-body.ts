import { DicomWebError, type MediaType, MultipartReader, parseMediaType } from '@vesalius/dicomweb';
import { HttpProblem } from '../request/http-problem.ts';
import { isMetadataType } from './composed/read-metadata-body.ts';
import type { PartStore } from './part-store.ts';

/** How a body came to its end. */
export type BodyEnd = 'whole' | 'broken';

/**
 * The media type of a store request, when it is one that is taken here.
 * @throws HttpProblem 415, 400 for multipart without boundary
 */
export function storeMediaType(contentType: string | undefined, contentEncoding: string | undefined): MediaType {
  const type = parseMediaType(contentType ?? '');
  if (contentEncoding !== undefined && contentEncoding !== 'identity')
    throw unsupported('Content-Encoding is not taken');
  if (type && isStored(type.type)) return type;
  if (type?.type !== 'multipart/related' || !isStored(partTypeOf(type))) {
    throw unsupported(
      'Send application/dicom, application/dicom+json or application/dicom+xml, or multipart/related of them',
    );
  }
  if (!type.parameters.get('boundary')) throw new DicomWebError('no-boundary');
  return type;
}

/** Whether a body holds metadata with bulk data, rather than files. */
export function holdsMetadata(type: MediaType): boolean {
  return isMetadataType(type.type) || (type.type === 'multipart/related' && isMetadataType(partTypeOf(type)));
}

function partTypeOf({ parameters }: MediaType): string {
  return parseMediaType(parameters.get('type') ?? 'application/dicom')?.type ?? '';
}

function isStored(type: string): boolean {
  return type === 'application/dicom' || isMetadataType(type);
}

function unsupported(detail: string): HttpProblem {
  return new HttpProblem(415, 'unsupported-media-type', detail);
}

/** Reads a body into the store, no faster than the archive takes it. @throws DicomWebError when it breaks before the first part ended */
export async function readBody(body: AsyncIterable<Uint8Array>, type: MediaType, store: PartStore): Promise<BodyEnd> {
  try {
    if (type.type === 'application/dicom') await readSingle(body, store);
    else await readParts(body, type.parameters.get('boundary')!, store);
    return 'whole';
  } catch (error) {
    store.abort();
    const results = await store.results();
    if (!(error instanceof DicomWebError) || !results.some(({ kind }) => kind === 'stored')) throw error;
    return 'broken';
  }
}

async function readSingle(body: AsyncIterable<Uint8Array>, store: PartStore): Promise<void> {
  store.partBegin(new Map());
  for await (const chunk of body) {
    store.partData(chunk);
    await store.ready();
  }
  store.partEnd();
}

async function readParts(body: AsyncIterable<Uint8Array>, boundary: string, store: PartStore): Promise<void> {
  const reader = new MultipartReader(boundary, store);
  for await (const chunk of body) {
    reader.write(chunk);
    await store.ready();
  }
  reader.end();
}
