/** `node purge-child.ts FOLDER`: an archive whose clock is a month ahead and that empties its bin, until it is killed. */
import { join } from 'node:path';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { archiveOver } from './archive-over.ts';

const MONTH_MS = 31 * 86_400_000;

const folder = process.argv[2]!;
const clock = { now: () => Date.now() + MONTH_MS };
const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [], clock });
const blobs = await openFileBlobs({ folder });
let removed = 0;
const slow = {
  ...blobs,
  stage: () => blobs.stage(),
  read: blobs.read.bind(blobs),
  entries: blobs.entries.bind(blobs),
  free: blobs.free.bind(blobs),
  close: blobs.close.bind(blobs),
  async remove(key: string) {
    await blobs.remove(key);
    removed += 1;
    process.stdout.write(`${removed}\n`);
  },
};
archiveOver(slow, index, { clock }).start();
setInterval(() => undefined, 1000);
