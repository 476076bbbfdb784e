import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolderSync } from './folder-sync.ts';
import { listedBlobs, pathOfBlob } from './listed-blobs.ts';

export interface Mirrored {
  readonly copied: number;
  readonly bytes: number;
  /** Keys that are neither here nor there. */
  readonly missing: readonly string[];
}

/**
 * Copies blobs from one data folder into another under the same keys. What is there already with the same size stays: a blob never
 * changes, and a good copy is not written over by a rotten one. Each copy is whole and durable before its name appears.
 */
export async function mirrorBlobs(
  from: string,
  to: string,
  keys: AsyncIterable<string> | Iterable<string>,
  progress: (blobs: number) => void = () => {},
): Promise<Mirrored> {
  const folders = new FolderSync();
  const pathIn = (folder: string, key: string) => pathOfBlob(join(folder, 'blobs'), key);
  const missing: string[] = [];
  let copied = 0;
  let bytes = 0;
  try {
    for await (const key of keys) {
      const size = await copyOnce(pathIn(from, key), pathIn(to, key), folders);
      if (size === undefined) missing.push(key);
      else if (size !== THERE) {
        copied += 1;
        bytes += size;
      }
      progress(1);
    }
    return { copied, bytes, missing };
  } finally {
    await folders.close();
  }
}

const THERE = -1;

/** @returns bytes copied, `THERE`, or undefined when there is nothing to copy */
async function copyOnce(source: string, target: string, folders: FolderSync): Promise<number | undefined> {
  const [original, copy] = await Promise.all([sizeOf(source), sizeOf(target)]);
  if (copy !== undefined && (original === undefined || original === copy)) return THERE;
  if (original === undefined) return undefined;
  const folder = dirname(target);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await folders.sync(dirname(folder));
  const unfinished = `${target}.part`;
  try {
    await copyFile(source, unfinished, constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // deleted meanwhile
    throw error;
  }
  const file = await open(unfinished, 'r+');
  await file.sync().finally(() => file.close());
  await rename(unfinished, target);
  await folders.sync(folder);
  return original;
}

function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** Keys of all blobs of a data folder, which may be in use. */
export async function* blobKeysIn(folder: string): AsyncIterable<string> {
  for await (const { key } of listedBlobs(join(folder, 'blobs'))) yield key;
}
