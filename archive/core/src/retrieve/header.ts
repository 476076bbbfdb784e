import type { BlobStore, StoredInstance } from '@vesalius/archive/api';
import { type DicomFile, StreamReader } from '@vesalius/dicom';
import { READ_LIMITS } from '../ingest/limits.ts';
import { checkedBytes } from './checked-reader.ts';

/** Bytes of Pixel Data's own header, and of its Basic Offset Table's: enough for the reader to have met the element. */
const INTO_PIXELS = 16;

/** The attributes of a kept instance up to its pixels, and the whole data set where it has none that lie as they are. */
export async function readHeader(blobs: BlobStore, instance: StoredInstance): Promise<DicomFile> {
  const reader = new StreamReader({ form: 'file', limits: READ_LIMITS });
  const length = instance.pixels
    ? Math.min(instance.pixels.offset + INTO_PIXELS, instance.fileSize)
    : instance.fileSize;
  for await (const bytes of checkedBytes(blobs, instance, { offset: 0, length })) reader.write(bytes);
  return instance.pixels && length < instance.fileSize ? reader.file : reader.end();
}
