import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawDatabase } from '@vesalius/archive/index-sql/moving';

/** Where the key of the register is, when its file is not given to the nodes. */
const KEY = 'SELECT key FROM vesalius_register.sealing WHERE one = 1';

export interface CameHome {
  readonly rows: number;
  /** The key of the register is in the database; 64 hexadecimal digits. */
  readonly registerKey: string | undefined;
}

/**
 * Writes what nodes share about projects into files of a data folder as a single node keeps them.
 *
 * @param from frozen
 */
export async function bringProjectsHome(from: RawDatabase, dataDir: string): Promise<CameHome> {
  const [{ copySchemaInto }, { makeProjectFiles, PROJECT_SCHEMAS }] = await Promise.all([
    import('@vesalius/archive/index-sql/moving'),
    import('@vesalius/server/open-projects'),
  ]);
  const files = await makeProjectFiles(dataDir);
  let rows = 0;
  for (const name of ['governance', 'register'] as const) {
    if (await hasSchema(from, PROJECT_SCHEMAS[name]))
      rows += await copySchemaInto(from, PROJECT_SCHEMAS[name], files[name]);
  }
  const registerKey = await keyIn(from);
  return { rows, registerKey };
}

/** Where a single node looks for the key. */
export async function keepRegisterKey(dataDir: string, key: string): Promise<void> {
  await mkdir(join(dataDir, 'register'), { recursive: true, mode: 0o700 });
  await writeFile(join(dataDir, 'register', 'register.key'), `${key}\n`, { mode: 0o600, flush: true });
}

async function hasSchema(from: RawDatabase, schema: string): Promise<boolean> {
  return (await from.rows('SELECT 1 FROM pg_namespace WHERE nspname = ?', [schema])).length > 0;
}

async function keyIn(from: RawDatabase): Promise<string | undefined> {
  const [there] = await from.rows(`SELECT to_regclass('vesalius_register.sealing')::text`);
  if (there?.[0] === null) return undefined;
  const [row] = await from.rows(KEY);
  return row === undefined ? undefined : String(row[0]);
}
