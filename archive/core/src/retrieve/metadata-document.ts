import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type BlobStore, BULK_DATA_PREFIX, type StoredInstance } from '@vesalius/archive/api';
import { type DataElement, type DicomJson, TAG, toDicomJson } from '@vesalius/dicom';
import { readHeader } from './header.ts';

const compress = promisify(gzip);

/** Values longer than this are given by reference (PS3.18 §F.2.2). */
const INLINE_BYTES = 1024;
/** Float, Double Float and Pixel Data of the instance itself: by reference even where they are small. */
const PIXELS = new Set(['7FE00008', '7FE00009', '7FE00010']);

/**
 * Metadata of one instance (PS3.18 §8.8), bulk data by reference. They say the transfer syntax it is kept in, which is in no data set: without it nobody
 * knows a video of an image SOP class from an image (PS3.18 §10.6.3.3.1).
 */
async function instanceMetadata(blobs: BlobStore, instance: StoredInstance): Promise<DicomJson> {
  const root = `${BULK_DATA_PREFIX}studies/${instance.studyInstanceUid}/series/${instance.seriesInstanceUid}/instances/${instance.sopInstanceUid}/bulkdata/`;
  const { dataset } = await readHeader(blobs, instance);
  dataset.set(TAG.AvailableTransferSyntaxUID, 'UI', instance.transferSyntaxUid);
  return toDicomJson(dataset, {
    bulkDataUri: (path, element) =>
      PIXELS.has(path) || isBulk(element)
        ? root + path.replaceAll(/\[(\d+)\]/g, (_, item) => `.${Number(item) - 1}`)
        : undefined,
  });
}

const BINARY = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);

function isBulk(element: DataElement): boolean {
  if (element.skipped || element.encapsulated) return true;
  return BINARY.has(element.vr) && (element.length ?? 0) > INLINE_BYTES;
}

/** gzip of the JSON array of all instances; one instance in memory at a time beside the text. */
export async function seriesDocument(blobs: BlobStore, instances: AsyncIterable<StoredInstance>): Promise<Uint8Array> {
  const parts: string[] = [];
  for await (const instance of instances) parts.push(JSON.stringify(await instanceMetadata(blobs, instance)));
  return compress(`[${parts.join(',\n')}]`, { level: 3 });
}
