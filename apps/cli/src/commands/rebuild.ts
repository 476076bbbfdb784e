import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { BlobStore, IndexStore, Logger } from '@vesalius/archive/api';
import type { AdoptionReport } from '@vesalius/archive/core';
import type { Command } from 'commander';
import {
  type CarriedOver,
  carryBin,
  carryOver,
  carryStandings,
  carryTrail,
  heldBeside,
} from '../archive/carry-over.ts';
import {
  blobsOf,
  type DataFolder,
  type DataFolderOptions,
  dataFolderOf,
  isFar,
  withDataFolder,
} from '../archive/data-folder.ts';
import { CliError, sentenceOf } from '../failure.ts';
import type { Io } from '../io.ts';
import { startProgress } from '../progress.ts';

/** Files that belong to a SQLite database. */
const PARTS = ['', '-wal', '-shm'];

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

export function rebuildCommand(program: Command, io: Io): void {
  withDataFolder(program.command('rebuild'))
    .description('make the index anew from the kept files alone; the old one is put aside; the server must not run')
    .action((options: DataFolderOptions) => rebuild(options, io));
}

async function rebuild(options: DataFolderOptions, io: Io): Promise<void> {
  const folder = dataFolderOf(options, io);
  if (isFar(folder.databaseUrl))
    throw new CliError(
      'rebuild makes an index in SQLite, which npx vesalius migrate-storage copies to PostgreSQL: name no database',
    );
  const fresh = `${folder.indexPath}.new`;
  await remove(fresh);
  const report = await buildIndex(folder, fresh, io);
  const aside = await putAside(folder.indexPath);
  await rename(fresh, folder.indexPath);
  const unreadable = [...report.unreadable, ...report.unfinished];
  for (const key of unreadable) io.stderr.write(`cannot be read and is not in the index: ${key}\n`);
  const { adopted, held } = report;
  io.stdout.write(
    `${adopted - held} instances in the new index, ${held} held for a person, ${unreadable.length} unreadable\n`,
  );
  if (aside) io.stdout.write(`The old index, with its history, is ${aside}\n`);
  if (unreadable.length > 0) io.exitCode = 1;
}

async function buildIndex(folder: DataFolder, path: string, io: Io): Promise<AdoptionReport> {
  const blobs = await blobsOf(folder);
  const { openSqliteIndex } = await import('@vesalius/archive/index-sql');
  const index = await openSqliteIndex({ path, extraAttributes: [] });
  const former = await takeAlong(folder, index, io);
  try {
    return await adoptInto(blobs, index, former, io);
  } finally {
    await former?.close();
  }
}

/** The old index, which tells what was decided. One that does not open stops nothing: a rebuild is made for that. */
async function takeAlong({ indexPath }: DataFolder, index: IndexStore, io: Io): Promise<IndexStore | undefined> {
  if (!existsSync(indexPath)) {
    io.stderr.write('there is no old index: what was deleted and is not purged yet comes back\n');
    return undefined;
  }
  const { openSqliteIndex } = await import('@vesalius/archive/index-sql');
  let old: IndexStore | undefined;
  try {
    old = await openSqliteIndex({ path: indexPath, extraAttributes: [] });
    await carryTrail(old, index);
    const binned = await carryBin(old, index);
    if (binned > 0) io.stderr.write(`${binned} instances stay in the bin\n`);
    await take(await heldBeside(old), index, io);
    return old;
  } catch (error) {
    await old?.close();
    io.stderr.write(`what was decided is lost, the old index does not open: ${sentenceOf(error)}\n`);
    await salvage(indexPath, index, io);
    return undefined;
  }
}

/** What of accounts, tokens and peers can be read although the index as a whole cannot. */
async function salvage(indexPath: string, index: IndexStore, io: Io): Promise<void> {
  const { salvageSqliteIndex } = await import('@vesalius/archive/index-sql');
  try {
    const { lost, bin, ...saved } = salvageSqliteIndex(indexPath);
    await index.bin.adopt(bin);
    await take(saved, index, io);
    for (const table of lost) io.stderr.write(`${table} are lost, they cannot be read\n`);
  } catch (error) {
    io.stderr.write(`users, tokens and peers are lost: ${sentenceOf(error)}\n`);
  }
}

async function take(beside: CarriedOver, index: IndexStore, io: Io): Promise<void> {
  await carryOver(beside, index);
  const { users, tokens, peers } = beside;
  io.stderr.write(`${users.length} users, ${tokens.length} tokens and ${peers.length} peers taken along\n`);
}

/** Closes the new index. */
async function adoptInto(
  blobs: BlobStore,
  index: IndexStore,
  former: IndexStore | undefined,
  io: Io,
): Promise<AdoptionReport> {
  const [{ openArchive }, { createLocalIdentity, identityRecordsOf }] = await Promise.all([
    import('@vesalius/archive/core'),
    import('@vesalius/archive/identity-local'),
  ]);
  const clock = { now: Date.now };
  const settings = { unknownPeersFromLoopback: false, sessionIdleMs: 0, sessionAbsoluteMs: 0, confirmedMs: 0 };
  const opened = openArchive({
    blobs,
    index,
    clock,
    log: SILENT,
    extraAttributes: [],
    acceptUnknownSopClasses: true,
    seriesQuietMs: 0,
    keepWorkitemsDays: 36_500,
    configuredPeers: [],
    identity: (peers) =>
      createLocalIdentity({
        ...identityRecordsOf(index),
        peers,
        clock,
        settings,
      }),
  });
  const progress = startProgress(io, 'Read');
  let looked = 0;
  try {
    const report = await opened.adoptAll({
      ...(former && { former }),
      progress(now) {
        progress.grow(now - looked);
        progress.advance(now - looked);
        looked = now;
      },
    });
    if (former) await carryStandings(former, index);
    return report;
  } finally {
    progress.end();
    await opened.stop();
  }
}

async function putAside(indexPath: string): Promise<string | undefined> {
  if (!existsSync(indexPath)) return undefined;
  const aside = `${indexPath}.before-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const part of PARTS) if (existsSync(indexPath + part)) await rename(indexPath + part, aside + part);
  return aside;
}

async function remove(path: string): Promise<void> {
  for (const part of PARTS) await rm(path + part, { force: true });
}
