import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { KeyRing } from '@vesalius/archive/blobs-encrypted';
import type { Command } from 'commander';
import { encryptionOf, isFar } from '../archive/data-folder.ts';
import { BackupFolder, momentName } from '../backup/backup-folder.ts';
import { type Snapshot, snapshotFar, snapshotFolder } from '../backup/snapshots.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { type Progress, startProgress } from '../progress.ts';

interface BackupOptions {
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly indexOnly?: boolean;
  readonly withRegisterKey?: boolean;
}

/** Between index and images of one try, others may be deleted; a new index then knows of it. */
const TRIES = 5;

export function backupCommand(program: Command, io: Io): void {
  program
    .command('backup <folder>')
    .description('copy index and images into a backup folder, each time only what is new; the server may run')
    .option('--data-dir <folder>', 'the data folder (or VESALIUS_DATA_DIR; ./data)')
    .option('--database-url <address>', 'where the index is (or VESALIUS_DATABASE_URL; SQLite in the data folder)')
    .option('--index-only', 'no images: those of a bucket are backed up by their provider')
    .option(
      '--with-register-key',
      'also the key that the register of projects is sealed under, where PostgreSQL has it',
    )
    .action((folder: string, options: BackupOptions) => backup(folder, options, io));
}

async function backup(folder: string, options: BackupOptions, io: Io): Promise<void> {
  const dataDir = resolve(options.dataDir ?? io.env.VESALIUS_DATA_DIR ?? './data');
  if (io.env.VESALIUS_BLOBS_URL?.startsWith('s3:') && !options.indexOnly) {
    throw new CliError(
      'images in a bucket are backed up by their provider: versioning and replication of the bucket; --index-only takes the rest',
    );
  }
  const databaseUrl = options.databaseUrl ?? io.env.VESALIUS_DATABASE_URL;
  const far = isFar(databaseUrl) ? databaseUrl : undefined;
  if (far === undefined && !existsSync(join(dataDir, 'index.sqlite')))
    throw new CliError(`${dataDir} is no data folder: it has no index`);
  const into = new BackupFolder(resolve(folder));
  if (into.path === dataDir) throw new CliError('the backup cannot be the data folder itself');
  await into.prepare();
  const progress = startProgress(io, 'Copied');
  try {
    const from: Source = {
      dataDir,
      images: !options.indexOnly,
      snapshot: far === undefined ? snapshotFolder(dataDir) : snapshotFar(far, options.withRegisterKey ?? false, io),
    };
    const { moment, copied, bytes } = await backUp(from, into, progress, await ringOfFolder(dataDir, io));
    const images = `${moment.blobs} images, of which ${copied} (${(bytes / 1e6).toFixed(1)} MB) are new`;
    io.stdout.write(`${moment.name}: ${options.indexOnly ? 'the index, without images' : images}\n`);
  } finally {
    progress.end();
  }
}

/** What is copied, and how index and what stands beside it become files. */
interface Source {
  readonly dataDir: string;
  readonly images: boolean;
  readonly snapshot: Snapshot;
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
async function backUp(
  { dataDir, images, snapshot }: Source,
  into: BackupFolder,
  progress: Progress,
  sealed: Sealed | undefined,
) {
  const [{ blobKeysIn, mirrorBlobs }, { blobKeysOfSnapshot }] = await Promise.all([
    import('@vesalius/archive/blobs-fs'),
    import('@vesalius/archive/index-sql'),
  ]);
  const advance = () => progress.advance();
  const name = momentName(new Date());
  const mirrored = (keys: Parameters<typeof mirrorBlobs>[2]) =>
    images ? mirrorBlobs(dataDir, into.path, keys, advance) : { copied: 0, bytes: 0, missing: [] };
  let { copied, bytes } = await mirrored(images ? blobKeysIn(dataDir) : []);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const index = into.unfinishedIndex(name);
    await rm(index, { force: true });
    await snapshot(index, await into.unfinishedBeside(name));
    let blobs = 0;
    const named = (function* () {
      for (const key of images ? blobKeysOfSnapshot(index) : []) {
        blobs += 1;
        yield key;
      }
    })();
    const rest = await mirrored(named);
    copied += rest.copied;
    bytes += rest.bytes;
    if (rest.missing.length > 0) continue;
    if (sealed) await into.sealUnfinished(name, sealed.ring, sealed.file);
    const moment = await into.finish(name, blobs, { encrypted: sealed !== undefined, indexOnly: !images });
    return { moment, copied, bytes };
  }
  throw new CliError('the index names images that are not there: npx vesalius verify tells which');
}
