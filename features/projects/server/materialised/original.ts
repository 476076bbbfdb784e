import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Archive, StoredInstance } from '@vesalius/archive/api';

/** An original as a file of its own, there only while it is worked on. */
export async function originalAt<T>(
  archive: Archive,
  instance: StoredInstance,
  path: string,
  act: () => Promise<T>,
): Promise<T> {
  try {
    await pipeline(Readable.from(archive.retrieve.file(instance)), createWriteStream(path, { mode: 0o600 }));
    return await act();
  } finally {
    await rm(path, { force: true });
  }
}
