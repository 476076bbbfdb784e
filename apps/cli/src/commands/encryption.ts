import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { BlobStore, IndexStore, RawBlobStore } from '@vesalius/archive/api';
import type { Command } from 'commander';
import {
  type DataFolder,
  type DataFolderOptions,
  dataFolderOf,
  encryptionOf,
  namedFolder,
  withDataFolder,
} from '../archive/data-folder.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { startProgress } from '../progress.ts';

const STEP = 1024 * 1024;

interface RotateOptions extends DataFolderOptions {
  readonly newKeyFile: string;
}

export function encryptionCommand(program: Command, io: Io): void {
  const encryption = program.command('encryption').description('images encrypted at rest');
  withDataFolder(encryption.command('encrypt'))
    .description('encrypt the images that are plain yet; the server must not run')
    .action((options: DataFolderOptions) => encrypt(options, io));
  withDataFolder(encryption.command('rotate'))
    .description('seal the key ring under another master key; the server may run, no image is written anew')
    .requiredOption('--new-key-file <file>', 'the file with the new master key')
    .action((options: RotateOptions) => rotate(options, io));
}

async function demandKey(io: Io): Promise<Uint8Array> {
  const { masterKey } = await import('@vesalius/archive/blobs-encrypted');
  const key = await masterKey(encryptionOf(io.env));
  if (key) return key;
  throw new CliError('no key is given: set VESALIUS_ENCRYPTION_KEY_FILE, _KEY or _KEY_COMMAND as for the server');
}

async function rotate(options: RotateOptions, io: Io): Promise<void> {
  const { keepRing, keyRingFile, masterKey, ringOf } = await import('@vesalius/archive/blobs-encrypted');
  const { path } = namedFolder(options, io);
  const ring = await ringOf(path, await demandKey(io));
  const next = await masterKey({ keyFile: options.newKeyFile });
  await keepRing(keyRingFile(path), ring.seal(next!));
  io.stdout.write(
    `The key ring is sealed under the key in ${options.newKeyFile}: name that one before the next start\n`,
  );
  io.stdout.write('Keep the old key as long as backups made with it are kept\n');
}

async function encrypt(options: DataFolderOptions, io: Io): Promise<void> {
  const folder = dataFolderOf(options, io);
  if (!existsSync(folder.indexPath)) throw new CliError(`${folder.path} has no index: npx vesalius rebuild makes one`);
  const { keepRing, keyRingFile, openEncrypted, ringOf } = await import('@vesalius/archive/blobs-encrypted');
  const { openPlainBlobs } = await import('@vesalius/server/open-blobs');
  const { openSqliteIndex } = await import('@vesalius/archive/index-sql');
  const master = await demandKey(io);
  const plain = await openPlainBlobs({ dataDir: folder.path, url: folder.blobsUrl, cacheMegabytes: 0 });
  const index = await openSqliteIndex({ path: folder.indexPath, extraAttributes: [] });
  try {
    const encrypted = await openEncrypted(plain, { dataDir: folder.path, master, facts: index.facts });
    const ring = await ringOf(folder.path, master);
    const done = await encryptAll({ plain, encrypted, index }, ring.plainUpTo, folder, io);
    if (done.left === 0) await keepRing(keyRingFile(folder.path), ring.withoutPlain().seal(master));
    if (done.left === 0) await index.facts.put('encryption.keyRing', ring.withoutPlain().seal(master));
    io.stdout.write(`${done.encrypted} images encrypted, ${done.left} left plain\n`);
    if (done.left > 0) io.exitCode = 1;
  } finally {
    await index.close();
    await plain.close();
  }
}

interface Stores {
  readonly plain: RawBlobStore;
  readonly encrypted: BlobStore;
  readonly index: IndexStore;
}

/** In the order of age. A crash leaves the plain file in its place or the encrypted one, and at most one that the next start removes. */
async function encryptAll(stores: Stores, plainUpTo: string, { path }: DataFolder, io: Io) {
  const progress = startProgress(io, `Encrypted in ${path}`);
  let encrypted = 0;
  let left = 0;
  try {
    for await (const { key, size, seal } of stores.encrypted.entries()) {
      if (key > plainUpTo) break;
      if (!(await isPlain(stores.plain, key))) continue;
      progress.grow(1);
      const reason = await encryptOne(stores, { key, size, ...(seal !== undefined && { seal }) });
      if (reason === undefined) encrypted += 1;
      else {
        left += 1;
        io.stderr.write(`stays plain: ${key} (${reason})\n`);
      }
      progress.advance(1);
    }
  } finally {
    progress.end();
  }
  return { encrypted, left };
}

async function isPlain(plain: RawBlobStore, key: string): Promise<boolean> {
  const { isEncrypted, HEADER_BYTES } = await import('@vesalius/archive/blobs-encrypted');
  return !isEncrypted(await plain.readSome(key, 0, HEADER_BYTES));
}

/** @returns why not */
async function encryptOne({ plain, encrypted, index }: Stores, entry: { key: string; size: number; seal?: string }) {
  const [owner] = await index.instances.blobOwners([entry.key]);
  if (owner !== 'owned' && owner !== 'binned') return 'no row names it: a start of the server sees to it';
  const staged = encrypted.stage();
  const sum = createHash('sha256');
  for await (const bytes of pieces(plain, entry)) {
    sum.update(bytes);
    await staged.append([bytes]);
  }
  const key = await staged.publish([], entry.seal);
  const again = createHash('sha256');
  for await (const bytes of pieces(encrypted, { key, size: entry.size })) again.update(bytes);
  if (!again.digest().equals(sum.digest())) return 'what was written is not what was read';
  if (!(await index.instances.moveBlob(entry.key, key))) return 'no row names it any more';
  await plain.remove(entry.key);
  return undefined;
}

async function* pieces(store: Pick<BlobStore, 'read'>, { key, size }: { key: string; size: number }) {
  for (let at = 0; at < size; at += STEP) yield await store.read(key, at, Math.min(STEP, size - at));
}
