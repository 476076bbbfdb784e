import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { pathOfBlob } from '../listed-blobs.ts';

const run = promisify(execFile);

/**
 * Brings files that were written a while ago to the disk: all of the file system at once by the `sync` command of the system, which costs little for
 * what is mostly there; where that is missing or fails, each file and folder by itself.
 */
export async function durably(root: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  try {
    await run('sync', ['-f', root]);
  } catch {
    await eachDurably(root, keys);
  }
}

async function eachDurably(root: string, keys: readonly string[]): Promise<void> {
  const paths = keys.map((key) => pathOfBlob(root, key));
  for (const path of [...paths, ...new Set(paths.map((one) => dirname(one)))]) {
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined; // removed since
      throw error;
    });
    if (file) await file.sync().finally(() => file.close());
  }
}
