import { join } from 'node:path';
import type { ExtraAttribute, IndexStore } from '@vesalius/archive/api';
import { openSqliteIndex } from '@vesalius/archive/index-sql';

export interface IndexPlace {
  readonly dataDir: string;
  /** As VESALIUS_DATABASE_URL says: `sqlite:PATH` or `postgres://…`; SQLite in the data folder when missing. */
  readonly url?: string | undefined;
  readonly extraAttributes: readonly ExtraAttribute[];
}

const SQLITE = 'sqlite:';

/** The index of an address. The driver of PostgreSQL is loaded only for it. */
export async function openIndex({ dataDir, url, extraAttributes }: IndexPlace): Promise<IndexStore> {
  if (url !== undefined && !url.startsWith(SQLITE)) {
    const { openPostgresIndex } = await import('@vesalius/archive/index-sql/postgres');
    return openPostgresIndex({ url, extraAttributes });
  }
  return openSqliteIndex({ path: url?.slice(SQLITE.length) ?? join(dataDir, 'index.sqlite'), extraAttributes });
}
