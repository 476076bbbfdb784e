import type { Retrieve, StoredInstance } from '@vesalius/archive/api';
import { type DicomFile, StreamReader } from '@vesalius/dicom';

const VALUES_UP_TO = 4096;
/** Bytes of Pixel Data's own header and that of its first item, for a reader to meet the element. */
export const INTO_PIXELS = 16;

/** The attributes of an instance up to its pixels, short values only. */
export async function readHead(retrieve: Retrieve, instance: StoredInstance): Promise<DicomFile> {
  const { pixels, fileSize } = instance;
  const reader = new StreamReader({ form: 'file', valuesUpTo: VALUES_UP_TO, keepTruncated: true });
  const length = pixels ? Math.min(pixels.offset + INTO_PIXELS, fileSize) : fileSize;
  for await (const bytes of retrieve.read(instance, { offset: 0, length })) reader.write(bytes);
  return reader.file;
}
