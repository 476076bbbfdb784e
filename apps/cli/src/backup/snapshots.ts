import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Io } from '../io.ts';
import { bringProjectsHome, keepRegisterKey } from '../moving/projects-home.ts';
import { databasesBeside, KEY_BESIDE } from './backup-folder.ts';

/** Writes the index of one moment into a file, and what stands beside it into a folder. */
export type Snapshot = (index: string, beside: string) => Promise<void>;

/** Of a data folder whose index is SQLite. */
export function snapshotFolder(dataDir: string): Snapshot {
  return async (index, beside) => {
    const { snapshotSqliteIndex } = await import('@vesalius/archive/index-sql');
    snapshotSqliteIndex(join(dataDir, 'index.sqlite'), index);
    for (const { path, name } of databasesBeside(dataDir)) snapshotSqliteIndex(path, join(beside, name));
  };
}

/** Of a PostgreSQL that nodes may be writing to: all of it as it is at one moment, in the form of files of a single node. */
export function snapshotFar(url: string, withRegisterKey: boolean, io: Io): Snapshot {
  return async (index, beside) => {
    const { freeze, openRawDatabase, snapshotIntoSqlite } = await import('@vesalius/archive/index-sql/moving');
    const database = await openRawDatabase(url);
    const work = await mkdtemp(join(beside, 'work-'));
    try {
      await freeze(database);
      await snapshotIntoSqlite(database, index);
      const { registerKey } = await bringProjectsHome(database, work);
      if (registerKey !== undefined && withRegisterKey) await keepRegisterKey(work, registerKey);
      else if (registerKey !== undefined) io.stderr.write(KEY_LEFT);
      const key = { path: join(work, KEY_BESIDE.place), name: KEY_BESIDE.name };
      const files = [...databasesBeside(work), ...(registerKey !== undefined && withRegisterKey ? [key] : [])];
      for (const { path, name } of files) await rename(path, join(beside, name));
    } finally {
      await rm(work, { recursive: true, force: true });
      await database.close();
    }
  };
}

const KEY_LEFT =
  'the key of the register of projects lies in the database and is not in the backup; --with-register-key takes it along\n';
