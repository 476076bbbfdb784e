import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Command } from 'commander';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';

/** Options of commands that work on the data folder of a server that does not run. */
export interface DataFolderOptions {
  readonly dataDir?: string;
}

export interface DataFolder {
  readonly path: string;
  readonly indexPath: string;
}

export function withDataFolder(command: Command): Command {
  return command.option('--data-dir <folder>', 'the data folder (or VESALIUS_DATA_DIR; ./data)');
}

/** The folder that options and environment name. Throws when it is none or a server uses it. */
export function dataFolderOf({ dataDir }: DataFolderOptions, { env }: Io): DataFolder {
  const path = dataDir ?? env.VESALIUS_DATA_DIR ?? './data';
  if (!existsSync(join(path, 'blobs'))) throw new CliError(`${path} is no data folder: it has no folder blobs`);
  const indexPath = join(path, 'index.sqlite');
  if (existsSync(indexPath) && inUse(indexPath)) throw new CliError(`a server uses ${path}: stop it first`);
  return { path, indexPath };
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
