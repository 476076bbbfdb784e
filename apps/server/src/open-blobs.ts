import { join } from 'node:path';
import type { BlobStore, FactRecords, RawBlobStore } from '@vesalius/archive/api';
import {
  decryptedReads,
  type MasterKeySource,
  masterKey,
  openEncrypted,
  ringOf,
} from '@vesalius/archive/blobs-encrypted';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { parseS3Url } from '@vesalius/archive/blobs-s3/url';

export interface BlobsPlace {
  readonly dataDir: string;
  /** As VESALIUS_BLOBS_URL says: `file:PATH` or `s3://…`; files in the data folder when missing. */
  readonly url?: string | undefined;
  /** For a bucket: how much of it may lie near, in MB. */
  readonly cacheMegabytes: number;
  /** Told when a disk has failed to keep what it had taken; the store takes nothing from then on. */
  readonly onSyncFailed?: (error: unknown) => void;
  readonly encryption?: MasterKeySource;
  /** Of the index, where the key ring of encryption is kept a second time. */
  readonly facts?: FactRecords;
}

const FILES = 'file:';

/**
 * The store of an address, encrypted when there is a key.
 *
 * @throws ArchiveError `storage-failed` when it is encrypted under another key
 */
export async function openBlobs(place: BlobsPlace): Promise<BlobStore> {
  const master = await masterKey(place.encryption ?? {});
  const inner = await openPlainBlobs(place);
  try {
    return await openEncrypted(inner, { dataDir: place.dataDir, master, facts: place.facts });
  } catch (error) {
    await inner.close();
    throw error;
  }
}

type RawReads = Pick<RawBlobStore, 'entries' | 'read' | 'readSome'>;

/** What lies elsewhere and is only read, encrypted under the key ring of the data folder as the images there are. */
export async function readsBeside(
  inner: RawReads,
  { dataDir, encryption = {} }: Pick<BlobsPlace, 'dataDir' | 'encryption'>,
): Promise<Pick<BlobStore, 'entries' | 'read'>> {
  const master = await masterKey(encryption);
  return master ? decryptedReads(inner, await ringOf(dataDir, master)) : inner;
}

/** The store of an address as it is. The AWS SDK is loaded only for a bucket. */
export async function openPlainBlobs({
  dataDir,
  url,
  cacheMegabytes,
  onSyncFailed,
}: BlobsPlace): Promise<RawBlobStore> {
  const place = url === undefined ? undefined : parseS3Url(url);
  const folder = url?.startsWith(FILES) ? url.slice(FILES.length) : dataDir;
  if (!place) return openFileBlobs({ folder, ...(onSyncFailed && { onSyncFailed }) });
  const { openS3Blobs } = await import('@vesalius/archive/blobs-s3');
  return openS3Blobs({ place, cacheFolder: join(dataDir, 'cache'), cacheBytes: cacheMegabytes * 1e6 });
}
