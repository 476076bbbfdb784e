import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderSync } from '../folder-sync.ts';
import { BlobJournal } from './blob-journal.ts';
import { SegmentReading } from './read-segment.ts';
import { bringBack } from './replay.ts';
import { Segment } from './segment.ts';

const NAMES = ['0', '1'] as const;

/**
 * Opens the journal of a folder, and first brings back what a crash took of the blobs in it: after a crash of the program no more than what
 * is missing, since the system still has what was written; after one of the system whatever is not as it was.
 *
 * @param folder holds `blobs/` and `journal/`
 */
export async function openJournal(folder: string, folders: FolderSync): Promise<BlobJournal> {
  const root = join(folder, 'blobs');
  const own = join(folder, 'journal');
  await mkdir(own, { recursive: true, mode: 0o700 });
  await folders.sync(folder);
  const boot = await bootName();
  const segments: Segment[] = [];
  const places = new Map<string, { segment: Segment; at: number }>();
  let last = 0;
  const restored = new Set([own]);
  for (const name of NAMES) {
    const path = join(own, name);
    const earlier = new SegmentReading(path);
    const { bytes, epoch, boot: thatBoot } = earlier.head;
    const segment = new Segment(path, bytes, boot);
    segments.push(segment);
    segment.occupy(epoch);
    last = Math.max(last, epoch);
    for (const { at, entry, content } of earlier.entries()) {
      const folder = bringBack(root, entry.key, content, boot !== '' && thatBoot === boot);
      if (folder) restored.add(folder).add(root);
      places.set(entry.key, { segment, at });
    }
    earlier.close();
  }
  for (const one of restored) await folders.sync(one);
  return new BlobJournal(root, segments, places, last);
}

/** Tells one run of the operating system from another; empty where nobody knows. */
async function bootName(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'latin1').then(
    (name) => name.trim(),
    () => '',
  );
}
