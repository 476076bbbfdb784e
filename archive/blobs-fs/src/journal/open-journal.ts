import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderSync } from '../folder-sync.ts';
import type { SyncGuard } from '../sync-guard.ts';
import { BlobJournal } from './blob-journal.ts';
import { SegmentReading } from './read-segment.ts';
import { bringBack, type Trust } from './replay.ts';
import { Segment } from './segment.ts';

/** In the folder after a sync has failed. */
export const SYNC_FAILED = 'sync-failed';

const NAMES = ['0', '1'] as const;

/**
 * Opens the journal of a folder, and first brings back what a crash took of the blobs in it: after a crash of the program no more than what
 * is missing, since the system still has what was written; after one of the system whatever is not as it was; after a failed sync all of it.
 *
 * @param folder holds `blobs/` and `journal/`
 */
export async function openJournal(folder: string, folders: FolderSync, guard: SyncGuard): Promise<BlobJournal> {
  const root = join(folder, 'blobs');
  const own = join(folder, 'journal');
  await mkdir(own, { recursive: true, mode: 0o700 });
  await folders.sync(folder);
  const boot = await bootName();
  const mark = join(folder, SYNC_FAILED);
  const syncFailed = existsSync(mark);
  const segments: Segment[] = [];
  const places = new Map<string, { segment: Segment; at: number }>();
  let last = 0;
  const restored = new Set([own]);
  for (const name of NAMES) {
    const path = join(own, name);
    closeSync(openSync(path, 'a', 0o600)); // its name is synced below: what is written into a file is lost with the name of the file
    const earlier = new SegmentReading(path);
    const { bytes, epoch, boot: thatBoot } = earlier.head;
    const segment = new Segment(path, bytes, boot);
    segments.push(segment);
    segment.occupy(epoch);
    last = Math.max(last, epoch);
    const trust: Trust = syncFailed ? 'nothing' : boot !== '' && thatBoot === boot ? 'size' : 'bytes';
    for (const { at, entry, content } of earlier.entries()) {
      const folder = bringBack(root, entry.key, content, trust);
      if (folder) restored.add(folder).add(root);
      places.set(entry.key, { segment, at });
    }
    earlier.close();
  }
  for (const one of restored) await folders.sync(one);
  await rm(mark, { force: true });
  return new BlobJournal(root, segments, places, last, guard);
}

/** Tells one run of the operating system from another; empty where nobody knows. */
async function bootName(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'latin1').then(
    (name) => name.trim(),
    () => '',
  );
}
