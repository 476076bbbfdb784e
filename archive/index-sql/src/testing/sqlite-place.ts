import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteIndex } from '../open-sqlite-index.ts';
import type { OpenIndex } from './contract/open-index.ts';

/** An empty SQLite index in a folder of its own. */
export const openInTemporaryFolder: OpenIndex = async (options = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'index-sql-'));
  const path = join(folder, 'index.sqlite');
  let index = await openSqliteIndex({ path, extraAttributes: [], ...options });
  return {
    index,
    async reopen(again = {}) {
      await index.close();
      index = await openSqliteIndex({ path, extraAttributes: [], ...again });
      return index;
    },
    async dispose() {
      await index.close();
      await rm(folder, { recursive: true });
    },
  };
};
