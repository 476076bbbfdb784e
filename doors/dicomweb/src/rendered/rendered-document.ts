import type { Retrieve, StoredInstance } from '@vesalius/archive/api';
import { TAG, UID } from '@vesalius/dicom';
import { PIXEL_MEDIA_TYPES } from '@vesalius/dicomweb';
import type { SinglePart } from '../answer/send-part.ts';
import { bulkValue, lengthOf, partOf } from '../retrieve/bulk-value.ts';
import { fragmentContent } from '../retrieve/fragment-content.ts';
import { readHead } from '../retrieve/read-head.ts';

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

/** The type of a file by which players know it (ISO/IEC 14496-12 §4.3), behind the length of its first box. */
const FILE_TYPE_BOX = Buffer.from('ftyp');
const HEVC = 'video/h265';

/** The media types in which it can be given: HEVC in an MP4 container is both, and players ask for the container. */
export async function shownTypes(retrieve: Retrieve, instance: StoredInstance, type: string): Promise<string[]> {
  if (type !== HEVC || !instance.pixels) return [type];
  let begin = Buffer.alloc(0);
  for await (const bytes of fragmentContent(retrieve.read(instance, instance.pixels))) {
    begin = Buffer.concat([begin, bytes.subarray(0, 8)]);
    if (begin.length >= 8) break;
  }
  return begin.subarray(4, 8).equals(FILE_TYPE_BOX) ? ['video/mp4', HEVC] : [HEVC];
}

/** The document; undefined when the instance has none after all. */
export async function documentOf(
  retrieve: Retrieve,
  instance: StoredInstance,
  type: string,
): Promise<SinglePart | undefined> {
  const value = await bulkValue(retrieve, instance, { sequences: [], tag: TAG.EncapsulatedDocument });
  if (!value) return undefined;
  const length = await unpadded(retrieve, instance, lengthOf(value));
  const tag = `${instance.datasetSha256.slice(0, 32)}-document`;
  return { type, length, tag, bytesOf: (range) => partOf(retrieve, instance, value, range) };
}

/** The length without the byte that made it even (PS3.3 C.24.2.1). */
async function unpadded(retrieve: Retrieve, instance: StoredInstance, stored: number): Promise<number> {
  const told = (await readHead(retrieve, instance)).dataset.number(TAG.EncapsulatedDocumentLength);
  return told !== undefined && told <= stored && told > 0 ? told : stored;
}
