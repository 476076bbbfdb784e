import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArchiveError, type BlobStore, type FactRecords, type RawBlobStore } from '@vesalius/archive/api';
import { encryptedBlobs } from './encrypted-blobs.ts';
import { HEADER_BYTES } from './format.ts';
import { isEncrypted, KeyRing, sealedAt } from './key-ring.ts';

const FACT = 'encryption.keyRing';
const HOW = 'set VESALIUS_ENCRYPTION_KEY_FILE, VESALIUS_ENCRYPTION_KEY or VESALIUS_ENCRYPTION_KEY_COMMAND';

/** Where the key ring of a data folder lies. It is sealed, and nothing can be read without it. */
export function keyRingFile(dataDir: string): string {
  return join(dataDir, 'encryption', 'key-ring.json');
}

export interface EncryptionPlace {
  readonly dataDir: string;
  readonly master: Uint8Array | undefined;
  /** Of the index, which several nodes share; a second place for the ring. */
  readonly facts?: FactRecords | undefined;
}

/**
 * The same store, with its files encrypted when there is a master key. The ring is made with the first one.
 *
 * @throws ArchiveError `storage-failed` when the key is missing or another one, and when the ring is lost
 */
export async function openEncrypted(inner: RawBlobStore, place: EncryptionPlace): Promise<BlobStore> {
  const { master, facts, dataDir } = place;
  const path = keyRingFile(dataDir);
  const kept = [await textOf(path), await facts?.get(FACT)];
  const texts = kept.filter((text) => text !== undefined);
  if (!master) {
    if (texts.length > 0) throw refused(`this archive is encrypted and no key is given: ${HOW}`);
    return inner;
  }
  // The older one is under the key that the ring was sealed under before.
  const newest = texts.sort((one, other) => sealedAt(other) - sealedAt(one))[0];
  const ring = newest === undefined ? KeyRing.create(await newestPlain(inner)) : opened(master, newest);
  const text = newest ?? ring.seal(master);
  if (kept[0] !== text) await keepRing(path, text);
  if (facts && kept[1] !== text) await facts.put(FACT, text);
  return encryptedBlobs(inner, ring);
}

/** The ring of a data folder. @throws ArchiveError `storage-failed` when there is none that this key opens */
export async function ringOf(dataDir: string, master: Uint8Array): Promise<KeyRing> {
  const text = await textOf(keyRingFile(dataDir));
  if (text === undefined) throw refused('nothing is encrypted here');
  return opened(master, text);
}

/** Keeps the ring of a data folder sealed under that master key; durable when it resolves. */
export async function keepRing(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

function opened(master: Uint8Array, text: string): KeyRing {
  const ring = KeyRing.open(master, text);
  if (ring) return ring;
  throw refused('the encryption key is not the one that this archive was encrypted with');
}

/** The newest file before anything is encrypted. A file that is encrypted already had a ring once. */
async function newestPlain(inner: RawBlobStore): Promise<string> {
  let newest = '';
  for await (const { key } of inner.entries()) newest = key;
  if (newest !== '' && isEncrypted(await inner.readSome(newest, 0, HEADER_BYTES)))
    throw refused('images are encrypted and the key ring is lost: bring encryption/key-ring.json back from a backup');
  return newest;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refused(`${path} cannot be read`);
  }
}

function refused(detail: string): ArchiveError {
  return new ArchiveError('storage-failed', { detail });
}
