import { fileBlobsInUse } from '@vesalius/archive/blobs-fs';
import type { ScrubRules } from '@vesalius/archive/core';
import type { Settings } from './config/index.ts';
import { readsBeside } from './open-blobs.ts';

/** How kept files are checked again. A backup has the same files under the same keys. */
export async function scrubRules(settings: Settings): Promise<ScrubRules> {
  const { days, megabytesPerSecond, healFrom } = settings.scrub;
  const healing = healFrom === undefined ? {} : { healFrom: await readsBeside(fileBlobsInUse(healFrom), settings) };
  return { days, bytesPerSecond: megabytesPerSecond * 1e6, ...healing };
}
