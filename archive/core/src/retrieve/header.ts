import type { BlobStore, PixelLocation, StoredInstance } from '@vesalius/archive/api';
import { type Dataset, type DicomFile, StreamReader, TAG, UID } from '@vesalius/dicom';
import { READ_LIMITS } from '../ingest/limits.ts';
import { checkedBytes } from './checked-reader.ts';

/** Bytes of Pixel Data's own header, and of its Basic Offset Table's: enough for the reader to have met the element. */
const INTO_PIXELS = 16;
/** The Sequence Delimitation Item behind the last fragment (PS3.5 §A.4). */
const DELIMITER_BYTES = 8;

/**
 * The attributes of a kept instance without its pixels, which are not read where they lie as they are: those before Pixel Data and those
 * behind it, Digital Signatures and padding among them. Where a skipped value lies is not told of those behind.
 */
export async function readHeader(blobs: BlobStore, instance: StoredInstance): Promise<DicomFile> {
  const { pixels, fileSize } = instance;
  const reader = new StreamReader({ form: 'file', limits: READ_LIMITS });
  const feed = (from: number, to: number) => feedRange(reader, blobs, instance, from, to);
  const intoPixels = pixels ? Math.min(pixels.offset + INTO_PIXELS, fileSize) : fileSize;
  await feed(0, intoPixels);
  if (!pixels) return reader.end();
  if (pixels.encapsulated) {
    const { file } = reader;
    // The reader has met it but does not give it before its last fragment has passed.
    if (!file.dataset.has(TAG.PixelData))
      file.dataset.setContent(TAG.PixelData, 'OB', { kind: 'skipped', location: pixels });
    await appendBehind(file, blobs, instance, pixels);
    return file;
  }
  reader.passOver(Math.min(reader.passable, fileSize - intoPixels));
  await feed(reader.bytesRead, fileSize);
  return reader.end();
}

async function feedRange(reader: StreamReader, blobs: BlobStore, instance: StoredInstance, from: number, to: number) {
  if (from >= to) return;
  for await (const bytes of checkedBytes(blobs, instance, { offset: from, length: to - from })) reader.write(bytes);
}

/** Reads what lies behind encapsulated Pixel Data without meeting each of its fragments. */
async function appendBehind(
  { dataset }: DicomFile,
  blobs: BlobStore,
  instance: StoredInstance,
  { offset, length }: PixelLocation,
): Promise<void> {
  const from = offset + length + DELIMITER_BYTES;
  if (from >= instance.fileSize) return;
  const reader = new StreamReader({ form: 'dataset', transferSyntaxUid: encodingUid(dataset), limits: READ_LIMITS });
  await feedRange(reader, blobs, instance, from, instance.fileSize);
  // As an item of the whole, so that its texts are in the character set of the whole (PS3.3 §C.12.1.1.2).
  for (const element of reader.end().dataset.adoptedBy(dataset)) dataset.append(element);
}

/** The encoding that the data set really has, which need not be the one that is declared. */
function encodingUid(dataset: Dataset): string {
  for (const { raw } of dataset) {
    if (!raw) continue;
    if (!raw.encoding.explicitVr) return UID.ImplicitVRLittleEndian;
    return raw.encoding.littleEndian ? UID.ExplicitVRLittleEndian : UID.ExplicitVRBigEndian;
  }
  return UID.ExplicitVRLittleEndian;
}
