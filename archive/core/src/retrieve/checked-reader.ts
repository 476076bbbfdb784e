import { ArchiveError, type BlobStore, type ByteRange, type StoredInstance } from '@vesalius/archive/api';
import { BLOCK_BYTES, corruptBlock } from '../integrity/block-checksums.ts';

/** Blocks read at once: one read for a typical instance, bounded memory for any. */
const BLOCKS_AT_ONCE = 4;
const STEP = BLOCK_BYTES * BLOCKS_AT_ONCE;

/**
 * Bytes of a file, each block checked before any of it is handed out; the next step is read while the consumer works on this one.
 *
 * @throws ArchiveError `blob-corrupt`, `blob-missing`
 */
export async function* checkedBytes(
  blobs: BlobStore,
  instance: StoredInstance,
  range: ByteRange,
): AsyncIterable<Uint8Array> {
  const end = Math.min(range.offset + range.length, instance.fileSize);
  let start = Math.floor(range.offset / BLOCK_BYTES) * BLOCK_BYTES;
  let next = start < end ? readStep(blobs, instance, start, end) : undefined;
  while (next) {
    const bytes = await next;
    const from = start;
    start += bytes.length;
    next = start < end ? readStep(blobs, instance, start, end) : undefined;
    next?.catch(() => undefined); // reported when it is awaited, if the consumer stays that long
    yield bytes.subarray(Math.max(0, range.offset - from), Math.min(bytes.length, end - from));
  }
}

/** Whole blocks from `start` on, as many as `end` needs and one step holds. */
async function readStep(blobs: BlobStore, instance: StoredInstance, start: number, end: number): Promise<Uint8Array> {
  const wanted = Math.min(STEP, Math.ceil((end - start) / BLOCK_BYTES) * BLOCK_BYTES, instance.fileSize - start);
  const bytes = await blobs.read(instance.blobKey, start, wanted);
  const corrupt = corruptBlock(bytes, start / BLOCK_BYTES, instance.blockChecksums);
  if (corrupt !== undefined) throw new ArchiveError('blob-corrupt', { where: `${instance.blobKey} block ${corrupt}` });
  return bytes;
}
