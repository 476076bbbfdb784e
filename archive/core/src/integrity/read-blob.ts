import type { BlobEntry, BlobStore } from '@vesalius/archive/api';
import { StreamReader } from '@vesalius/dicom';
import { Fingerprint } from '../ingest/fingerprint.ts';
import { identityOf } from '../ingest/identity.ts';
import { READ_LIMITS } from '../ingest/limits.ts';
import type { ReceivedFile } from '../ingest/record.ts';

const STEP = 1024 * 1024;

export interface ReadBlob {
  readonly file: ReceivedFile;
  readonly blobKey: string;
  /** Whether its bytes are those that its seal was made of. */
  readonly whole: boolean;
}

/** What is known of a file when it has been read from its blob; undefined when it cannot be. */
export async function readBlob(blobs: BlobStore, entry: BlobEntry): Promise<ReadBlob | undefined> {
  try {
    const reader = new StreamReader({ form: 'file', limits: READ_LIMITS });
    await readWhole(blobs, entry, (bytes) => reader.write(bytes));
    const header = reader.end();
    const { datasetOffset } = header;
    const fingerprint = new Fingerprint();
    let at = 0;
    await readWhole(blobs, entry, (bytes) => {
      const head = Math.max(0, Math.min(bytes.length, datasetOffset - at));
      if (head > 0) fingerprint.head(bytes.subarray(0, head));
      fingerprint.dataset(bytes.subarray(head));
      at += bytes.length;
    });
    const { seal, ...sums } = fingerprint.finish();
    const file = {
      header,
      identity: identityOf(header, { form: 'file' }),
      keptHeadBytes: datasetOffset,
      streamHeadBytes: datasetOffset,
      fileSize: entry.size,
      ...sums,
    };
    return { file, blobKey: entry.key, whole: entry.seal === undefined || entry.seal === seal };
  } catch {
    return undefined;
  }
}

async function readWhole(blobs: BlobStore, entry: BlobEntry, take: (bytes: Uint8Array) => void): Promise<void> {
  for (let at = 0; at < entry.size; at += STEP) take(await blobs.read(entry.key, at, Math.min(STEP, entry.size - at)));
}
