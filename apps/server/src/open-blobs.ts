import { join } from 'node:path';
import type { BlobStore } from '@vesalius/archive/api';
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
}

const FILES = 'file:';

/** The store of an address. The AWS SDK is loaded only for a bucket. */
export async function openBlobs({ dataDir, url, cacheMegabytes, onSyncFailed }: BlobsPlace): Promise<BlobStore> {
  const place = url === undefined ? undefined : parseS3Url(url);
  const folder = url?.startsWith(FILES) ? url.slice(FILES.length) : dataDir;
  if (!place) return openFileBlobs({ folder, ...(onSyncFailed && { onSyncFailed }) });
  const { openS3Blobs } = await import('@vesalius/archive/blobs-s3');
  return openS3Blobs({ place, cacheFolder: join(dataDir, 'cache'), cacheBytes: cacheMegabytes * 1e6 });
}
