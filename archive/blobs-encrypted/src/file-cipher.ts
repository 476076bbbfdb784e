import { type FileHandle, open } from 'node:fs/promises';
import { decryptedReads } from './encrypted-blobs.ts';
import { openedSize } from './format.ts';
import type { KeyRing } from './key-ring.ts';
import { sealedPieces } from './sealing.ts';

const STEP = 1024 * 1024;
const ONLY = 'file';

/** Writes a file as an image is written, encrypted; durable when it resolves. */
export async function sealFile(ring: KeyRing, from: string, to: string): Promise<void> {
  await between(from, to, (source, target) => writeAll(target, sealedPieces(ring.newFileKey(), piecesOf(source))));
}

/** The reverse; durable when it resolves. @throws ArchiveError `blob-corrupt`, `blob-missing` when it is not what was written */
export async function openFile(ring: KeyRing, from: string, to: string): Promise<void> {
  await between(from, to, async (source, target) => {
    const readSome = async (_key: string, offset: number, most: number) => {
      const bytes = new Uint8Array(most);
      const { bytesRead } = await source.read(bytes, 0, most, offset);
      return bytes.subarray(0, bytesRead);
    };
    const entries = async function* () {};
    const store = decryptedReads({ readSome, read: readSome, entries }, ring.withoutPlain());
    const size = openedSize((await source.stat()).size);
    const pieces = async function* () {
      for (let at = 0; at < size; at += STEP) yield await store.read(ONLY, at, Math.min(STEP, size - at));
    };
    await writeAll(target, pieces());
  });
}

async function between(
  from: string,
  to: string,
  act: (source: FileHandle, target: FileHandle) => Promise<void>,
): Promise<void> {
  const source = await open(from, 'r');
  const target = await open(to, 'w', 0o600).catch(async (error) => {
    await source.close();
    throw error;
  });
  try {
    await act(source, target);
    await target.sync();
  } finally {
    await source.close();
    await target.close();
  }
}

async function* piecesOf(source: FileHandle): AsyncIterable<Uint8Array> {
  const bytes = new Uint8Array(STEP);
  for (;;) {
    const { bytesRead } = await source.read(bytes, 0, STEP);
    if (bytesRead === 0) return;
    yield bytes.subarray(0, bytesRead);
  }
}

async function writeAll(target: FileHandle, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) await target.writeFile(piece);
}
