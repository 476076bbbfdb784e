import { ArchiveError, type BlobStore, type ByteRange, type StoredInstance } from '@vesalius/archive/api';
import { BLOCK_BYTES, corruptBlock } from '../integrity/block-checksums.ts';

/** Blocks read at once: one read for a typical instance, bounded memory for any. */
const BLOCKS_AT_ONCE = 4;
export const STEP_BYTES = BLOCK_BYTES * BLOCKS_AT_ONCE;

/** All that reading asks of a store. */
export type Readable = Pick<BlobStore, 'read' | 'distrust'>;

/** Memory for so many bytes that nobody uses any more. */
export type Memory = (length: number) => Uint8Array;

/** Bytes of a file as read in one step: whole blocks, checked, and those of them that were wanted. */
export interface Step {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * Bytes of a file, each block checked before any of it is handed out; the next step is read while the consumer works on this one.
 *
 * @param memory what is read into; new memory each time unless told
 * @param begun the first step, when it was begun before
 * @param lastRead told when the last step has been read
 * @throws ArchiveError `blob-corrupt`, `blob-missing`
 */
export async function* checkedBytes(
  blobs: Readable,
  instance: StoredInstance,
  range: ByteRange,
  memory?: Memory,
  begun?: Promise<Step>,
  lastRead?: () => void,
): AsyncIterable<Uint8Array> {
  const end = Math.min(range.offset + range.length, instance.fileSize);
  let next = begun ?? firstStep(blobs, instance, range, memory);
  while (next) {
    const { start, bytes } = await next;
    const behind = start + bytes.length;
    next = behind < end ? readStep(blobs, instance, behind, end, memory) : undefined;
    next?.catch(() => undefined); // reported when it is awaited, if the consumer stays that long
    if (!next) lastRead?.();
    yield bytes.subarray(Math.max(0, range.offset - start), Math.min(bytes.length, end - start));
  }
}

/** Begins to read a range, for `checkedBytes` to go on with; undefined when there is nothing to read. */
export function firstStep(
  blobs: Readable,
  instance: StoredInstance,
  range: ByteRange,
  memory?: Memory,
): Promise<Step> | undefined {
  const end = Math.min(range.offset + range.length, instance.fileSize);
  const start = Math.floor(range.offset / BLOCK_BYTES) * BLOCK_BYTES;
  return start < end ? readStep(blobs, instance, start, end, memory) : undefined;
}

/** Whole blocks from `start` on, as many as `end` needs and one step holds. */
async function readStep(
  blobs: Readable,
  instance: StoredInstance,
  start: number,
  end: number,
  memory?: Memory,
): Promise<Step> {
  const wanted = Math.min(STEP_BYTES, Math.ceil((end - start) / BLOCK_BYTES) * BLOCK_BYTES, instance.fileSize - start);
  const { blobKey, blockChecksums } = instance;
  const into = memory?.(wanted);
  let bytes = await blobs.read(blobKey, start, wanted, into);
  let corrupt = corruptBlock(bytes, start / BLOCK_BYTES, blockChecksums);
  if (corrupt !== undefined && (await blobs.distrust?.(blobKey))) {
    bytes = await blobs.read(blobKey, start, wanted, into);
    corrupt = corruptBlock(bytes, start / BLOCK_BYTES, blockChecksums);
  }
  if (corrupt !== undefined) throw new ArchiveError('blob-corrupt', { where: `${instance.blobKey} block ${corrupt}` });
  return { start, bytes };
}
