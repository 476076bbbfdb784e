import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ZipArchive } from 'archiver';

/** A ZIP of files in a folder, stored, one open at a time; what the client does not take is not read. */
export function zipOf(folder: string, paths: readonly string[]): Readable {
  return Readable.from(piecesOf(folder, paths), { objectMode: false });
}

async function* piecesOf(folder: string, paths: readonly string[]): AsyncGenerator<Uint8Array> {
  const { ZipArchive } = await import('archiver'); // of many parts, and needed now and then
  const zip = new ZipArchive({ store: true });
  const filling = fill(zip, folder, paths).catch((error: Error) => void zip.destroy(error));
  try {
    yield* zip as AsyncIterable<Uint8Array>;
    await filling;
  } finally {
    zip.destroy();
  }
}

async function fill(zip: ZipArchive, folder: string, paths: readonly string[]): Promise<void> {
  for (const name of paths) {
    if (zip.destroyed) return;
    await append(zip, createReadStream(join(folder, name)), name);
  }
  await zip.finalize();
}

/** Resolves when the entry is in the archive, or the client went away. @throws what reading it threw */
async function append(zip: ZipArchive, source: Readable, name: string): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const events = [once(zip, 'entry', { signal }), once(zip, 'close', { signal }), failureOf(source, signal)];
  zip.append(source, { name });
  try {
    await Promise.race(events);
  } finally {
    for (const event of events) event.catch(() => undefined);
    stop.abort();
    source.destroy();
  }
}

async function failureOf(source: Readable, signal: AbortSignal): Promise<never> {
  const [error] = (await once(source, 'error', { signal })) as [Error];
  throw error;
}
