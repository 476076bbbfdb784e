import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { encryptionOf } from '../archive/data-folder.ts';
import { BackupFolder, type Moment, sync } from '../backup/backup-folder.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { startProgress } from '../progress.ts';
import { verifyFolder } from './verify.ts';

interface RestoreOptions {
  readonly dataDir?: string;
  readonly at?: string;
  readonly list?: boolean;
}

/** Stands in a data folder that is not yet whole; the same command goes on there. */
const UNFINISHED = 'restore-unfinished';

export function restoreCommand(program: Command, io: Io): void {
  program
    .command('restore <folder>')
    .description('make a data folder from a backup folder and verify it; the server must not run')
    .option('--data-dir <folder>', 'the data folder to make (or VESALIUS_DATA_DIR; ./data)')
    .option('--at <moment>', 'the moment to go back to; the newest unless told')
    .option('--list', 'only list the moments of the backup')
    .action((folder: string, options: RestoreOptions) => restore(folder, options, io));
}

async function restore(folder: string, options: RestoreOptions, io: Io): Promise<void> {
  const from = new BackupFolder(resolve(folder));
  if (options.list) return list(await from.list(), io);
  const moment = await from.moment(options.at);
  await from.demandWhole(moment);
  const dataDir = resolve(options.dataDir ?? io.env.VESALIUS_DATA_DIR ?? './data');
  await demandEmpty(dataDir);
  await copyMoment(from, moment, dataDir, io);
  io.stdout.write(`${moment.name} is back in ${dataDir}\n`);
  if (moment.indexOnly) {
    io.stdout.write(
      'Its images are where they were: start with VESALIUS_BLOBS_URL set to their bucket, and verify then.\n',
    );
    return;
  }
  const indexPath = join(dataDir, 'index.sqlite');
  const encryption = encryptionOf(io.env);
  await verifyFolder({ path: dataDir, indexPath, blobsUrl: undefined, databaseUrl: undefined, encryption }, {}, io);
}

function list(moments: readonly Moment[], io: Io): void {
  for (const { name, blobs } of moments) io.stdout.write(`${name}  ${blobs} images\n`);
  if (moments.length === 0) io.stdout.write('no moment is whole: npx vesalius backup makes one\n');
}

async function demandEmpty(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const files = await readdir(dataDir);
  if (files.length > 0 && !files.includes(UNFINISHED)) {
    throw new CliError(`${dataDir} is not empty: a restore never writes over an archive`);
  }
  await writeFile(
    join(dataDir, UNFINISHED),
    'The command that made this folder was ended before it was whole: run it again.\n',
  );
}

/** Images first; the index, by which the folder is an archive, last. */
async function copyMoment(from: BackupFolder, moment: Moment, dataDir: string, io: Io): Promise<void> {
  const [{ mirrorBlobs }, { blobKeysOfSnapshot }] = await Promise.all([
    import('@vesalius/archive/blobs-fs'),
    import('@vesalius/archive/index-sql'),
  ]);
  const progress = startProgress(io, 'Restored', moment.blobs);
  await mkdir(join(dataDir, 'blobs'), { recursive: true, mode: 0o700 });
  const ring = await from.ringOf(moment, encryptionOf(io.env));
  const index = join(dataDir, 'index.sqlite');
  await from.take(from.indexOf(moment), `${index}.part`, ring);
  const keys = blobKeysOfSnapshot(`${index}.part`);
  const { missing } = await mirrorBlobs(from.path, dataDir, moment.indexOnly ? [] : keys, () =>
    progress.advance(),
  ).finally(() => progress.end());
  if (missing.length > 0) throw new CliError(`the backup lacks ${missing.length} images that its index names`);
  await from.restoreBeside(moment, dataDir, ring);
  await rename(`${index}.part`, index);
  await rm(join(dataDir, UNFINISHED));
  await sync(dataDir);
}
