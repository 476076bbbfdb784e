import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BlobStore, IndexStore } from '@vesalius/archive/api';
import type { MasterKeySource } from '@vesalius/archive/blobs-encrypted';
import type { Command } from 'commander';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';

const SQLITE = 'sqlite:';

/** Options of commands that work on the data folder of a server that does not run. */
export interface DataFolderOptions {
  readonly dataDir?: string;
  readonly blobsUrl?: string;
  readonly databaseUrl?: string;
}

export interface DataFolder {
  readonly path: string;
  readonly indexPath: string;
  /** Where the images are when not in the folder. */
  readonly blobsUrl: string | undefined;
  /** Where the index is when not in the folder. */
  readonly databaseUrl: string | undefined;
  /** Where the key is that the images are encrypted under. */
  readonly encryption: MasterKeySource;
}

export function withDataFolder(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'the data folder (or VESALIUS_DATA_DIR; ./data)')
    .option('--blobs-url <address>', 'where the images are (or VESALIUS_BLOBS_URL; files in the data folder)')
    .option('--database-url <address>', 'where the index is (or VESALIUS_DATABASE_URL; SQLite in the data folder)');
}

/** The folder that options and environment name. Throws when it is none or a server uses it. */
export function dataFolderOf(options: DataFolderOptions, io: Io): DataFolder {
  const folder = namedFolder(options, io);
  if (existsSync(folder.indexPath) && inUse(folder.indexPath))
    throw new CliError(`a server uses ${folder.path}: stop it first`);
  return folder;
}

/** The same for what may be done beside a running server. */
export function namedFolder(options: DataFolderOptions, { env }: Io): DataFolder {
  const path = options.dataDir ?? env.VESALIUS_DATA_DIR ?? './data';
  const blobsUrl = options.blobsUrl ?? env.VESALIUS_BLOBS_URL;
  if (blobsUrl === undefined && !existsSync(join(path, 'blobs'))) {
    throw new CliError(`${path} is no data folder: it has no folder blobs`);
  }
  const databaseUrl = options.databaseUrl ?? env.VESALIUS_DATABASE_URL;
  const indexPath = databaseUrl?.startsWith(SQLITE) ? databaseUrl.slice(SQLITE.length) : join(path, 'index.sqlite');
  return { path, indexPath, blobsUrl, databaseUrl, encryption: encryptionOf(env) };
}

/** The same variables as the server's. */
export function encryptionOf(env: Io['env']): MasterKeySource {
  return {
    key: env.VESALIUS_ENCRYPTION_KEY,
    keyFile: env.VESALIUS_ENCRYPTION_KEY_FILE,
    keyCommand: env.VESALIUS_ENCRYPTION_KEY_COMMAND,
    wrappedKey: env.VESALIUS_ENCRYPTION_WRAPPED_KEY,
  };
}

/** The images of a data folder. Nothing is copied nearer by: each is read once. */
export async function blobsOf({ path, blobsUrl, encryption }: DataFolder): Promise<BlobStore> {
  const { openBlobs } = await import('@vesalius/server/open-blobs');
  return openBlobs({ dataDir: path, url: blobsUrl, cacheMegabytes: 0, encryption });
}

/** Whether there is an index to open. */
export function hasIndex({ indexPath, databaseUrl }: DataFolder): boolean {
  return isFar(databaseUrl) || existsSync(indexPath);
}

/** The index of a data folder, wherever it is. */
export async function indexOf({ path, databaseUrl }: DataFolder): Promise<IndexStore> {
  const { openIndex } = await import('@vesalius/server/open-index');
  return openIndex({ dataDir: path, url: databaseUrl, extraAttributes: [] });
}

export function isFar(databaseUrl: string | undefined): boolean {
  return databaseUrl !== undefined && !databaseUrl.startsWith(SQLITE);
}

/** A database in WAL mode leaves it only when nobody else has it open; the server goes back to it when it starts. */
function inUse(indexPath: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(indexPath);
    const row = database.prepare('PRAGMA journal_mode = DELETE').get() as { journal_mode?: string } | undefined;
    return row?.journal_mode === 'wal';
  } catch (error) {
    return /locked|busy/i.test((error as Error).message); // a damaged file is nobody's
  } finally {
    database?.close();
  }
}
