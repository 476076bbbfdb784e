import { fileBlobsInUse } from '@vesalius/archive/blobs-fs';
import type { ScrubRules } from '@vesalius/archive/core';
import type { Settings } from './config/index.ts';

/** How kept files are checked again. A backup has the same files under the same keys. */
export function scrubRules({ scrub: { days, megabytesPerSecond, healFrom } }: Settings): ScrubRules {
  const healing = healFrom === undefined ? {} : { healFrom: fileBlobsInUse(healFrom) };
  return { days, bytesPerSecond: megabytesPerSecond * 1e6, ...healing };
}
