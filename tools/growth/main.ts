/**
 * How an index grows: fills an empty one with header-only instances and tells, at sizes that grow, how fast it takes them in, how long searches take
 * and how much disk it needs. No files are made: what is measured is the index alone, in the transactions that receiving uses.
 *
 *     node tools/growth/main.ts --folder DIR [--instances 10000000]            # SQLite, in a new folder
 *     node tools/growth/main.ts --database postgres://… [--instances 1000000]  # an empty database
 *
 * Prints a line of JSON for each size. The index stays: a server with it as its own shows the studies, without pictures.
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { IndexStore } from '@vesalius/archive/api';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { openPostgresIndex } from '@vesalius/archive/index-sql/postgres';
import { headerOnly } from './header-only.ts';
import { searchTimes } from './searches.ts';

const { values: given } = parseArgs({
  options: {
    folder: { type: 'string' },
    database: { type: 'string' },
    instances: { type: 'string', default: '10000000' },
    'per-study': { type: 'string', default: '10' },
    batch: { type: 'string', default: '64' },
  },
});
const SIZES = [0.01, 0.05, 0.1, 0.2, 0.5, 1];
const wanted = Number(given.instances);
const shape = { instancesOfAStudy: Number(given['per-study']) };
/** Instances of one transaction: what receiving gathers when many send at once. */
const batch = Number(given.batch);

const index = await open();
try {
  if ((await index.statistics({ sees: 'all' })).instances > 0) throw new Error('the index is not empty');
  let number = 0;
  for (const size of SIZES.map((share) => Math.round(share * wanted))) {
    const [begun, from] = [performance.now(), number];
    for (; number < size; number = Math.min(size, number + batch)) await admit(number, Math.min(size, number + batch));
    const seconds = (performance.now() - begun) / 1000;
    const studies = Math.floor(number / shape.instancesOfAStudy);
    const line = {
      instances: number,
      studies,
      admittedPerSecond: Math.round((number - from) / seconds),
      diskBytes: await diskBytes(),
      searchMs: await searchTimes(index, studies, shape),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
} finally {
  await index.close();
}

async function open(): Promise<IndexStore> {
  if (given.database !== undefined) return openPostgresIndex({ url: given.database, extraAttributes: [] });
  if (given.folder === undefined) throw new Error('tell --folder or --database');
  await mkdir(given.folder, { recursive: true });
  return openSqliteIndex({ path: join(given.folder, 'index.sqlite'), extraAttributes: [] });
}

async function admit(from: number, to: number): Promise<void> {
  const records = Array.from({ length: to - from }, (_, at) => headerOnly(from + at, shape));
  const admissions = await index.instances.admit(records);
  if (admissions.some(({ outcome }) => outcome !== 'stored')) throw new Error('an instance was not taken');
}

/** Of SQLite the files; of PostgreSQL what it says about the database. */
async function diskBytes(): Promise<number> {
  if (given.database !== undefined) {
    const { openRawDatabase } = await import('@vesalius/archive/index-sql/moving');
    const database = await openRawDatabase(given.database);
    const [row] = await database.rows('SELECT pg_database_size(current_database())');
    await database.close();
    return Number(row![0]);
  }
  const files = (await readdir(given.folder!)).filter((name) => name.startsWith('index.sqlite'));
  const sizes = await Promise.all(files.map((name) => stat(join(given.folder!, name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
