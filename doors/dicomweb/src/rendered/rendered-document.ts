import type { ByteRange, Retrieve, StoredInstance } from '@vesalius/archive/api';
import { TAG, UID } from '@vesalius/dicom';
import { PIXEL_MEDIA_TYPES } from '@vesalius/dicomweb';
import { bulkValue } from '../retrieve/bulk-value.ts';
import { fragmentContent } from '../retrieve/fragment-content.ts';
import { readHead } from '../retrieve/read-head.ts';

/** What is shown as it was stored: a video, or a document inside an instance (PS3.18 §8.7.4). */
export interface RenderedDocument {
  readonly type: string;
  /** Where it is known before it is read. */
  readonly length?: number;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Media types of documents by SOP class, which say it surer than an attribute does. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  [UID.EncapsulatedPDFStorage]: 'application/pdf',
  [UID.EncapsulatedCDAStorage]: 'text/xml',
  [UID.EncapsulatedSTLStorage]: 'model/stl',
  [UID.EncapsulatedOBJStorage]: 'model/obj',
  [UID.EncapsulatedMTLStorage]: 'model/mtl',
};

/** The media type of what an instance is shown as without being rendered; undefined for every other instance. */
export function documentType({ sopClassUid, transferSyntaxUid, pixels }: StoredInstance): string | undefined {
  const video = PIXEL_MEDIA_TYPES.get(transferSyntaxUid);
  return pixels?.encapsulated && video?.startsWith('video/') ? video : DOCUMENTS[sopClassUid];
}

/** The document or the video; undefined when the instance has none after all. */
export async function documentOf(
  retrieve: Retrieve,
  instance: StoredInstance,
  type: string,
): Promise<RenderedDocument | undefined> {
  const { pixels } = instance;
  if (pixels?.encapsulated) return { type, bytes: fragmentContent(retrieve.read(instance, pixels)) };
  const value = await bulkValue(retrieve, instance, { sequences: [], tag: TAG.EncapsulatedDocument });
  if (!value) return undefined;
  const stored = value.kind === 'bytes' ? value.bytes.length : value.range.length;
  const length = await unpadded(retrieve, instance, stored);
  if (value.kind === 'bytes') return { type, length, bytes: [value.bytes.subarray(0, length)] };
  const range: ByteRange = { offset: value.range.offset, length };
  return { type, length, bytes: retrieve.read(instance, range) };
}

/** The length without the byte that made it even (PS3.3 C.24.2.1). */
async function unpadded(retrieve: Retrieve, instance: StoredInstance, stored: number): Promise<number> {
  const told = (await readHead(retrieve, instance)).dataset.number(TAG.EncapsulatedDocumentLength);
  return told !== undefined && told <= stored && told > 0 ? told : stored;
}
