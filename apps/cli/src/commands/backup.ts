import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { KeyRing } from '@vesalius/archive/blobs-encrypted';
import type { Command } from 'commander';
import { encryptionOf, isFar } from '../archive/data-folder.ts';
import { BackupFolder, databasesBeside, momentName } from '../backup/backup-folder.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { type Progress, startProgress } from '../progress.ts';

interface BackupOptions {
  readonly dataDir?: string;
}

/** Between index and images of one try, others may be deleted; a new index then knows of it. */
const TRIES = 5;

export function backupCommand(program: Command, io: Io): void {
  program
    .command('backup <folder>')
    .description('copy index and images into a backup folder, each time only what is new; the server may run')
    .option('--data-dir <folder>', 'the data folder (or VESALIUS_DATA_DIR; ./data)')
    .action((folder: string, options: BackupOptions) => backup(folder, options, io));
}

async function backup(folder: string, options: BackupOptions, io: Io): Promise<void> {
  const dataDir = resolve(options.dataDir ?? io.env.VESALIUS_DATA_DIR ?? './data');
  if (io.env.VESALIUS_BLOBS_URL?.startsWith('s3:')) {
    throw new CliError('images in a bucket are backed up by their provider: versioning and replication of the bucket');
  }
  if (isFar(io.env.VESALIUS_DATABASE_URL))
    throw new CliError(
      'an index in PostgreSQL is backed up by its own tools: pg_dump, or WAL archiving for any moment',
    );
  if (!existsSync(join(dataDir, 'index.sqlite'))) throw new CliError(`${dataDir} is no data folder: it has no index`);
  const into = new BackupFolder(resolve(folder));
  if (into.path === dataDir) throw new CliError('the backup cannot be the data folder itself');
  await into.prepare();
  const progress = startProgress(io, 'Copied');
  try {
    const { moment, copied, bytes } = await backUp(dataDir, into, progress, await ringOfFolder(dataDir, io));
    io.stdout.write(
      `${moment.name}: ${moment.blobs} images, of which ${copied} (${(bytes / 1e6).toFixed(1)} MB) are new\n`,
    );
  } finally {
    progress.end();
  }
}

interface Sealed {
  readonly ring: KeyRing;
  readonly file: string;
}

/** The key ring of an archive that is encrypted: its backup is, too. */
async function ringOfFolder(dataDir: string, io: Io): Promise<Sealed | undefined> {
  const { keyRingFile, masterKey, ringOf } = await import('@vesalius/archive/blobs-encrypted');
  const file = keyRingFile(dataDir);
  if (!existsSync(file)) return undefined;
  const master = await masterKey(encryptionOf(io.env));
  if (!master) throw new CliError('this archive is encrypted: its backup needs the key, given as for the server');
  return { ring: await ringOf(dataDir, master), file };
}

/**
 * Images first, then the index, then the images that came between: whatever the index of a moment names is there when the moment
 * exists. What was deleted between is missing on both sides; the index is then taken once more.
 */
async function backUp(dataDir: string, into: BackupFolder, progress: Progress, sealed: Sealed | undefined) {
  const [{ blobKeysIn, mirrorBlobs }, { blobKeysOfSnapshot, snapshotSqliteIndex }] = await Promise.all([
    import('@vesalius/archive/blobs-fs'),
    import('@vesalius/archive/index-sql'),
  ]);
  const advance = () => progress.advance();
  const name = momentName(new Date());
  let { copied, bytes } = await mirrorBlobs(dataDir, into.path, blobKeysIn(dataDir), advance);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const index = into.unfinishedIndex(name);
    await rm(index, { force: true });
    snapshotSqliteIndex(join(dataDir, 'index.sqlite'), index);
    const beside = await into.unfinishedBeside(name);
    for (const { path, name: one } of databasesBeside(dataDir)) snapshotSqliteIndex(path, join(beside, one));
    let blobs = 0;
    const named = (function* () {
      for (const key of blobKeysOfSnapshot(index)) {
        blobs += 1;
        yield key;
      }
    })();
    const rest = await mirrorBlobs(dataDir, into.path, named, advance);
    copied += rest.copied;
    bytes += rest.bytes;
    if (rest.missing.length > 0) continue;
    if (sealed) await into.sealUnfinished(name, sealed.ring, sealed.file);
    return { moment: await into.finish(name, blobs, sealed !== undefined), copied, bytes };
  }
  throw new CliError('the index names images that are not there: npx vesalius verify tells which');
}
