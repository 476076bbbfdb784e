import { createHash } from 'node:crypto';
import { ArchiveError, type BlobStore, type IndexStore, type StoredInstance } from '@vesalius/archive/api';
import { checkedBytes, type Readable } from '../retrieve/checked-reader.ts';

export interface VerifyReport {
  readonly instances: number;
  readonly bytes: number;
  readonly corrupt: readonly { readonly sopInstanceUid: string; readonly blobKey: string; readonly reason: string }[];
}

const PAGE = 200;

/** Reads every kept file and compares it with its block checksums and the SHA-256 of its data set. */
export async function verifyArchive(
  parts: { readonly blobs: BlobStore; readonly index: IndexStore },
  progress: (instances: number) => void = () => {},
): Promise<VerifyReport> {
  const corrupt: { sopInstanceUid: string; blobKey: string; reason: string }[] = [];
  let instances = 0;
  let bytes = 0;
  for (const { walk } of [parts.index.instances, parts.index.nonPatient, parts.index.bin])
    for await (const instance of all(walk)) {
      const reason = await faultOf(parts.blobs, instance);
      if (reason) corrupt.push({ sopInstanceUid: instance.sopInstanceUid, blobKey: instance.blobKey, reason });
      instances += 1;
      bytes += instance.fileSize;
      progress(instances);
    }
  return { instances, bytes, corrupt };
}

async function* all(walk: IndexStore['instances']['walk']): AsyncGenerator<StoredInstance> {
  let after = 0;
  for (;;) {
    const page = await walk(after, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

/** What is wrong with a kept file, read as a whole; undefined when it is what was received. */
export async function faultOf(blobs: Readable, instance: StoredInstance): Promise<string | undefined> {
  const sha256 = createHash('sha256');
  let at = 0;
  try {
    for await (const bytes of checkedBytes(blobs, instance, { offset: 0, length: instance.fileSize })) {
      sha256.update(bytes.subarray(Math.max(0, Math.min(bytes.length, instance.datasetOffset - at))));
      at += bytes.length;
    }
  } catch (error) {
    if (error instanceof ArchiveError) return error.code;
    throw error;
  }
  return sha256.digest('hex') === instance.datasetSha256 ? undefined : 'sha256';
}
