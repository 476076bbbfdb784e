import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobEntry } from '@vesalius/archive/api';

/** A generation, and milliseconds in base 36 with either 64 random bits, or 32 of them and the seal of the bytes. */
export const KEY = /^[0-9a-f]{8}\/[0-9a-z]{9}-(?:[0-9a-f]{16}|[0-9a-f]{8}([0-9a-f]{16}))$/;

/** Where the blob of a key lies in a folder `blobs/`. */
export function pathOfBlob(root: string, key: string): string {
  return join(root, `${key}.dcm`);
}

/** The blobs of a folder `blobs/` with a key greater than `after`, in order of key. The folder may be in use. */
export async function* listedBlobs(root: string, after = ''): AsyncIterable<BlobEntry> {
  const generations = (await readdir(root)).filter((name) => name >= after.slice(0, 8)).sort();
  for (const generation of generations) {
    for (const name of (await readdir(join(root, generation))).sort()) {
      const key = `${generation}/${name.replace(/\.dcm$/, '')}`;
      const form = KEY.exec(key);
      if (key <= after || !form) continue;
      const size = await stat(pathOfBlob(root, key)).then(
        (found) => found.size,
        () => undefined,
      );
      if (size !== undefined) yield { key, size, ...(form[1] && { seal: form[1] }) };
    }
  }
}
