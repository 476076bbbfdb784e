import { ArchiveError, type ByteRange, type Retrieve, type StoredInstance } from '@vesalius/archive/api';

/** Attributes before the pixels, and a frame as it is compressed, are held in memory whole up to these. */
const MOST_HEADER_BYTES = 64 * 1024 * 1024;
const MOST_FRAME_BYTES = 512 * 1024 * 1024;
/** A data set that is inflated before its frames can be found. */
const MOST_FILE_BYTES = 64 * 1024 * 1024;
/** Bytes of Pixel Data's own header and that of its first item, for a reader to meet the element. */
const INTO_PIXELS = 16;

/** The file up to its pixels. @throws ArchiveError `limit-exceeded` */
export function headerBytes(retrieve: Retrieve, instance: StoredInstance): Promise<Uint8Array> {
  const { pixels, fileSize } = instance;
  if (!pixels) return wholeFile(retrieve, instance);
  const length = Math.min(pixels.offset + INTO_PIXELS, fileSize);
  return joined(retrieve, instance, [{ offset: 0, length }], MOST_HEADER_BYTES);
}

/** @throws ArchiveError `limit-exceeded` */
export function wholeFile(retrieve: Retrieve, instance: StoredInstance): Promise<Uint8Array> {
  return joined(retrieve, instance, [{ offset: 0, length: instance.fileSize }], MOST_FILE_BYTES);
}

/** A frame as it lies; undefined when nobody knows where it begins. @throws ArchiveError `limit-exceeded` */
export async function frameBytes(
  retrieve: Retrieve,
  instance: StoredInstance,
  number: number,
): Promise<Uint8Array | undefined> {
  const place = await retrieve.frame(instance, number);
  return place && joined(retrieve, instance, place.ranges, MOST_FRAME_BYTES);
}

async function joined(
  retrieve: Retrieve,
  instance: StoredInstance,
  ranges: readonly ByteRange[],
  most: number,
): Promise<Uint8Array> {
  const length = ranges.reduce((sum, range) => sum + range.length, 0);
  if (length > most) throw new ArchiveError('limit-exceeded', { detail: 'too large to be rendered' });
  let bytes: Uint8Array | undefined;
  let at = 0;
  for (const range of ranges) {
    for await (const piece of retrieve.read(instance, range)) {
      // What comes whole lies in memory of its own already.
      if (piece.length === length) return piece;
      bytes ??= new Uint8Array(length);
      bytes.set(piece, at);
      at += piece.length;
    }
  }
  return bytes ?? new Uint8Array(length);
}
