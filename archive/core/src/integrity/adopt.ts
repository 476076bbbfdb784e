import type { BlobEntry, BlobStore, IndexStore, InstanceSource, Logger } from '@vesalius/archive/api';
import { StreamReader } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import type { AdmissionDesk } from '../ingest/admission-desk.ts';
import { Fingerprint } from '../ingest/fingerprint.ts';
import { identityOf } from '../ingest/identity.ts';
import { READ_LIMITS } from '../ingest/limits.ts';

const STEP = 1024 * 1024;
const RECOVERY: InstanceSource = { door: 'recovery', principal: SYSTEM };

export interface AdoptionReport {
  readonly adopted: number;
  readonly removed: number;
  readonly unreadable: readonly string[];
}

/**
 * Gives blobs without a row their row: those that a crash left between the blob and the index, or all of them when the index is made anew.
 * Nothing is thrown away but what a deletion had given up already.
 */
export async function adoptBlobs(
  parts: { readonly blobs: BlobStore; readonly index: IndexStore; readonly desk: AdmissionDesk; readonly log: Logger },
  entries: AsyncIterable<BlobEntry>,
  progress: (looked: number) => void = () => {},
): Promise<AdoptionReport> {
  const report = { adopted: 0, removed: 0, unreadable: [] as string[] };
  let looked = 0;
  for await (const batch of batches(entries, 64)) {
    const owners = await parts.index.instances.blobOwners(batch.map(({ key }) => key));
    await Promise.all(
      batch.map(async (entry, index) => {
        if (owners[index] === 'owned') return;
        if (owners[index] === 'deleted') {
          await parts.blobs.remove(entry.key);
          report.removed += 1;
        } else if (await adopt(parts.blobs, parts.desk, entry)) report.adopted += 1;
        else report.unreadable.push(entry.key);
      }),
    );
    looked += batch.length;
    progress(looked);
  }
  for (const key of report.unreadable) parts.log.error('a blob cannot be read and has no row', { key });
  return report;
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function adopt(blobs: BlobStore, desk: AdmissionDesk, entry: BlobEntry): Promise<boolean> {
  try {
    const reader = new StreamReader({ form: 'file', limits: READ_LIMITS });
    const datasetOffset = await readWhole(blobs, entry, (bytes) => reader.write(bytes)).then(
      () => reader.end().datasetOffset,
    );
    const fingerprint = new Fingerprint();
    let at = 0;
    await readWhole(blobs, entry, (bytes) => {
      const head = Math.max(0, Math.min(bytes.length, datasetOffset - at));
      if (head > 0) fingerprint.head(bytes.subarray(0, head));
      fingerprint.dataset(bytes.subarray(head));
      at += bytes.length;
    });
    const header = reader.file;
    const file = {
      header,
      identity: identityOf(header, { form: 'file' }),
      keptHeadBytes: datasetOffset,
      streamHeadBytes: datasetOffset,
      fileSize: entry.size,
      ...fingerprint.finish(),
    };
    await desk.admit(file, entry.key, RECOVERY);
    return true;
  } catch {
    return false;
  }
}

async function readWhole(blobs: BlobStore, entry: BlobEntry, take: (bytes: Uint8Array) => void): Promise<void> {
  for (let at = 0; at < entry.size; at += STEP) take(await blobs.read(entry.key, at, Math.min(STEP, entry.size - at)));
}
