import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { pathOfBlob } from '../listed-blobs.ts';
import type { SyncGuard } from '../sync-guard.ts';

const run = promisify(execFile);

/**
 * Brings files that were written a while ago to the disk: all of the file system at once by the `sync` command of the system, which costs little for
 * what is mostly there; where there is none that can do that, each file and folder by itself. A failure of it is
 * one of the disk, of which a second asking would hear nothing.
 */
export async function durably(root: string, keys: readonly string[], guard: SyncGuard): Promise<void> {
  if (keys.length === 0) return;
  try {
    await run('sync', ['-f', root], { env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    if (!isUnknown(error as NodeJS.ErrnoException & { stderr?: string })) {
      guard.fail(error);
      throw error;
    }
    await eachDurably(root, keys, guard);
  }
}

/** There is no such command, or it does not know the option. */
function isUnknown({ code, stderr = '' }: NodeJS.ErrnoException & { stderr?: string }): boolean {
  return code === 'ENOENT' || /option|usage/i.test(stderr);
}

async function eachDurably(root: string, keys: readonly string[], guard: SyncGuard): Promise<void> {
  const paths = keys.map((key) => pathOfBlob(root, key));
  for (const path of [...paths, ...new Set(paths.map((one) => dirname(one)))]) {
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined; // removed since
      throw error;
    });
    if (file) await guard.watch(file.sync()).finally(() => file.close());
  }
}
