import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore, Logger } from '@vesalius/archive/api';
import type { RawDatabase } from '@vesalius/archive/index-sql/moving';
import type { Command } from 'commander';
import {
  blobsOf,
  type DataFolder,
  type DataFolderOptions,
  dataFolderOf,
  isFar,
  namedFolder,
  withDataFolder,
} from '../archive/data-folder.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { copyBlobs, demandEmpty, removeUnwanted } from '../moving/copy-blobs.ts';
import { KeyBook } from '../moving/key-book.ts';
import { bringProjectsHome, keepRegisterKey } from '../moving/projects-home.ts';
import { startProgress } from '../progress.ts';

interface MigrateOptions extends DataFolderOptions {
  readonly toDatabase?: string;
  readonly toBlobs?: string;
  readonly imagesOnly?: boolean;
}

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const SQLITE = 'sqlite:';
/** Files of the book, which is a SQLite database. */
const BOOK_PARTS = ['', '-wal', '-shm'];

export function migrateStorageCommand(program: Command, io: Io): void {
  withDataFolder(program.command('migrate-storage'))
    .description('copy an archive to another database and place of images, and back; a broken-off move goes on')
    .option('--to-database <address>', 'the new index: postgres://…, or sqlite:PATH (or VESALIUS_TO_DATABASE_URL)')
    .option('--to-blobs <address>', 'the new place of images: s3://…, or file:FOLDER; without, they stay')
    .option('--images-only', 'only the images; the server may run, and what comes meanwhile is copied the next time')
    .action((options: MigrateOptions) => migrate(options, io));
}

async function migrate(options: MigrateOptions, io: Io): Promise<void> {
  const { toBlobs, imagesOnly = false } = options;
  const toDatabase = options.toDatabase ?? io.env.VESALIUS_TO_DATABASE_URL;
  if (imagesOnly ? !toBlobs : !toDatabase)
    throw new CliError(imagesOnly ? '--images-only wants --to-blobs' : 'tell the new index: --to-database');
  const folder = imagesOnly ? namedFolder(options, io) : dataFolderOf(options, io);
  if (!imagesOnly) await demandUnusedIndex(toDatabase!);
  const bookPath = join(folder.path, 'moving.sqlite');
  const book = toBlobs === undefined ? undefined : new KeyBook(bookPath, toBlobs);
  try {
    if (book) await moveBlobs(folder, toBlobs!, book, imagesOnly, io);
    if (imagesOnly) return;
    await moveProjects(folder, toDatabase!, io); // first: with the last row of the index the move is done
    await moveIndex(folder, toDatabase!, book, io);
  } finally {
    book?.close();
  }
  for (const part of BOOK_PARTS) await rm(bookPath + part, { force: true });
  const settings = ['VESALIUS_DATABASE_URL', ...(toBlobs === undefined ? [] : ['VESALIUS_BLOBS_URL'])].join(' and ');
  io.stdout.write(`Start the server with ${settings} set to the new place. The old one is as it was: keep it until\n`);
  io.stdout.write('npx vesalius verify, with the same settings, found the new one whole.\n');
}

async function moveBlobs(folder: DataFolder, to: string, book: KeyBook, inUse: boolean, io: Io): Promise<void> {
  const { openBlobs } = await import('@vesalius/server/open-blobs');
  const source = await sourceOf(folder, inUse);
  const target = await openBlobs({
    dataDir: folder.path,
    url: to,
    cacheMegabytes: 0,
    encryption: folder.encryption,
  });
  const progress = startProgress(io, 'Copied');
  try {
    if (book.isNew) {
      await demandEmpty(target);
      book.begin();
    }
    const copy = { signal: io.signal, progress: (blobs: number) => progress.advance(blobs) };
    const { copied, bytes, there } = await copyBlobs(source, target, book, copy);
    io.stdout.write(`${copied} files (${(bytes / 1e6).toFixed(1)} MB) copied and read back, ${there} were there\n`);
    if (inUse) return; // what a running server removes meanwhile is found the next time
    const removed = await removeUnwanted(target, book);
    if (removed > 0) io.stdout.write(`${removed} copies of what is no longer at the old place removed\n`);
  } finally {
    progress.end();
    await source.close?.();
    await target.close();
  }
}

/** Files that a server uses are read only: to open them as a store would mend its journal. */
async function sourceOf(
  folder: DataFolder,
  inUse: boolean,
): Promise<Pick<BlobStore, 'entries' | 'read'> & Partial<Pick<BlobStore, 'close'>>> {
  if (!inUse || folder.blobsUrl?.startsWith('s3:')) return blobsOf(folder);
  const { fileBlobsInUse } = await import('@vesalius/archive/blobs-fs');
  const { readsBeside } = await import('@vesalius/server/open-blobs');
  const { path: dataDir, encryption } = folder;
  return readsBeside(fileBlobsInUse(folder.blobsUrl?.replace(/^file:/, '') ?? dataDir), { dataDir, encryption });
}

async function moveIndex(folder: DataFolder, toUrl: string, book: KeyBook | undefined, io: Io): Promise<void> {
  const { copyHasBegun, copyIndex, openRawDatabase } = await import('@vesalius/archive/index-sql/moving');
  const fromUrl = folder.databaseUrl ?? `${SQLITE}${folder.indexPath}`;
  if (fromUrl === toUrl) throw new CliError('the new index is the old one');
  await bringUpToDate(fromUrl);
  const from = await openRawDatabase(addressOf(fromUrl));
  if (await from.isUsed()) {
    await from.close();
    throw new CliError('nodes are connected to the database: stop them first');
  }
  const begun = (await askIndex(toUrl, copyHasBegun)) ?? false;
  if (!begun) await bringUpToDate(toUrl);
  const to = await openRawDatabase(addressOf(toUrl));
  const progress = startProgress(io, 'Copied rows');
  try {
    const report = await copyIndex(from, to, {
      newKey: (key) => (book ? book.find(key)?.newKey : key),
      progress: (rows) => progress.advance(rows),
    });
    io.stdout.write(
      `${report.rows} rows copied and counted on both sides${begun ? ', those of the try before beside them' : ''}\n`,
    );
    for (const key of report.missing) io.stderr.write(`the index names a file that is not there: ${key}\n`);
    if (report.missing.length > 0) io.exitCode = 1;
  } finally {
    progress.end();
    await Promise.all([from.close(), to.close()]);
  }
}

/** What is kept about projects: in files of the data folder beside SQLite, in the database beside PostgreSQL. */
async function moveProjects({ path: dataDir, databaseUrl }: DataFolder, toUrl: string, io: Io): Promise<void> {
  if (isFar(databaseUrl) && !isFar(toUrl)) {
    const { freeze, openRawDatabase } = await import('@vesalius/archive/index-sql/moving');
    const from = await openRawDatabase(databaseUrl!);
    try {
      await freeze(from);
      const { rows, registerKey } = await bringProjectsHome(from, dataDir);
      if (registerKey !== undefined) await keepRegisterKey(dataDir, registerKey);
      io.stdout.write(`${rows} rows about projects copied into ${dataDir}\n`);
      if (registerKey === undefined && rows > 0)
        io.stderr.write(
          'the register is sealed under the key of projects.registerKeyFile: keep it in register/register.key\n',
        );
    } finally {
      await from.close();
    }
  } else if (!isFar(databaseUrl) && isFar(toUrl)) {
    const { openProjects } = await import('@vesalius/server/open-projects');
    const registerKeyFile = io.env.VESALIUS_PROJECTS_REGISTER_KEY_FILE;
    const settings = { dataDir, databaseUrl: toUrl, projects: { registerKeyFile } };
    await (await openProjects(settings, { now: Date.now }, SILENT)).close();
  }
}

/** Known before the images are copied. */
async function demandUnusedIndex(url: string): Promise<void> {
  const { demandUnused } = await import('@vesalius/archive/index-sql/moving');
  await askIndex(url, demandUnused);
}

/** Undefined where there is no such file yet. */
async function askIndex<T>(url: string, ask: (database: RawDatabase) => Promise<T>): Promise<T | undefined> {
  const { openRawDatabase } = await import('@vesalius/archive/index-sql/moving');
  if (url.startsWith(SQLITE) && !existsSync(addressOf(url))) return undefined;
  const database = await openRawDatabase(addressOf(url));
  try {
    return await ask(database);
  } finally {
    await database.close();
  }
}

/** Makes the schema, or brings it to this program's. */
async function bringUpToDate(url: string): Promise<void> {
  const { openIndex } = await import('@vesalius/server/open-index');
  await (await openIndex({ dataDir: '.', url, extraAttributes: [] })).close();
}

function addressOf(url: string): string {
  return url.startsWith(SQLITE) ? url.slice(SQLITE.length) : url;
}
