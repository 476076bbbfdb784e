import type { BlobStore, ReplacingRecord, StoredInstance } from '@vesalius/archive/api';
import { imagePixelOf } from '@vesalius/codecs';
import { TAG } from '@vesalius/dicom';
import { Fingerprint } from '../ingest/fingerprint.ts';
import { readBlob } from '../integrity/read-blob.ts';
import type { CodecWorkers } from '../rendering/codec-workers.ts';
import { frameBytes } from '../retrieve/frame-bytes.ts';
import { pixelsOf } from '../retrieve/frame-index.ts';
import { readHeader } from '../retrieve/header.ts';
import type { ArchiveRetrieve } from '../retrieve/retrieve.ts';
import { sameAttributes } from './same-attributes.ts';
import { type ArchiveTranscoding, isLossy } from './transcoding.ts';

/** A frame that was compressed with loss is that near to the original at least: the peak to the mean error, decibels. */
const LEAST_DECIBELS = 35;

export interface CopyParts {
  readonly blobs: BlobStore;
  readonly retrieve: ArchiveRetrieve;
  readonly transcoding: ArchiveTranscoding;
  readonly workers: CodecWorkers;
}

interface WrittenBlob {
  readonly key: string;
  readonly size: number;
  readonly seal: string;
}

/**
 * Writes an instance in another transfer syntax as a new blob, frame by frame, and proves from what the store gives back that nothing is
 * lost: every attribute, and every sample of every frame, or with a compression that loses that each frame is near. Undefined, and nothing
 * left behind, when it cannot be written, is not the same or not smaller.
 *
 * @throws ArchiveError of the store and of the workers
 */
export async function transcodedCopy(
  parts: CopyParts,
  instance: StoredInstance,
  transferSyntaxUid: string,
): Promise<ReplacingRecord | undefined> {
  const written = await write(parts, instance, transferSyntaxUid);
  if (!written) return undefined;
  try {
    const record = written.size < instance.fileSize ? await recordOf(parts, written, transferSyntaxUid) : undefined;
    if (record && (await isSame(parts, instance, record))) return record;
  } catch (error) {
    await parts.blobs.remove(written.key);
    throw error;
  }
  await parts.blobs.remove(written.key);
  return undefined;
}

async function write(
  { blobs, transcoding }: CopyParts,
  instance: StoredInstance,
  transferSyntaxUid: string,
): Promise<WrittenBlob | undefined> {
  const file = await transcoding.fileToKeep(instance, transferSyntaxUid);
  if (!file) return undefined;
  const staged = blobs.stage();
  const fingerprint = new Fingerprint();
  try {
    let head = true;
    for await (const bytes of file) {
      if (head) fingerprint.head(bytes);
      else fingerprint.dataset(bytes);
      head = false;
      await staged.append([bytes]);
    }
    const { seal } = fingerprint.finish();
    return { key: await staged.publish([], seal), size: fingerprint.fileSize, seal };
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

/** What the store gives back; undefined when that is not what was written. */
async function recordOf(
  { blobs }: CopyParts,
  written: WrittenBlob,
  transferSyntaxUid: string,
): Promise<ReplacingRecord | undefined> {
  const read = await readBlob(blobs, written);
  const pixels = read?.whole ? pixelsOf(read.file.header, 0) : undefined;
  if (!read || !pixels) return undefined;
  const { fileSize, keptHeadBytes, datasetSha256, blockChecksums, header } = read.file;
  return {
    ...{ transferSyntaxUid, blobKey: written.key, fileSize, datasetSha256, blockChecksums },
    datasetOffset: keptHeadBytes,
    pixels: pixels.location,
    frameIndex: pixels.frameIndex,
    photometricInterpretation: header.dataset.text(TAG.PhotometricInterpretation)?.trim() ?? '',
  };
}

async function isSame(parts: CopyParts, instance: StoredInstance, record: ReplacingRecord): Promise<boolean> {
  const copy: StoredInstance = { ...instance, ...record };
  const [kept, made] = await Promise.all([readHeader(parts.blobs, instance), readHeader(parts.blobs, copy)]);
  const [before, after] = [imagePixelOf(kept.dataset), imagePixelOf(made.dataset)];
  const withLoss = isLossy(record.transferSyntaxUid);
  if ('refused' in before || 'refused' in after || !sameAttributes(kept.dataset, made.dataset, withLoss)) return false;
  const pool = await parts.workers.pool();
  for (let number = 1; number <= (instance.pixels?.numberOfFrames ?? 0); number++) {
    const [one, other] = [
      await frameBytes(parts.retrieve, instance, number),
      await frameBytes(parts.retrieve, copy, number),
    ];
    if (!one || !other) return false;
    const keptFrame = { encoded: one, image: before, transferSyntaxUid: instance.transferSyntaxUid };
    const madeFrame = { encoded: other, image: after, transferSyntaxUid: record.transferSyntaxUid };
    const isAsItWas = withLoss
      ? pool.run('nearSamples', keptFrame, madeFrame, LEAST_DECIBELS)
      : pool.run('sameSamples', keptFrame, madeFrame);
    if (!(await isAsItWas)) return false;
  }
  return true;
}
