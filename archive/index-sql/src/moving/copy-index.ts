import type { Cell } from '../postgres/messages.ts';
import { UNFINISHED } from '../schema/unfinished.ts';
import type { RawDatabase } from './raw-database.ts';
import { rewriterOf } from './rewrite-row.ts';
import { type TableShape, tableShapes } from './table-shapes.ts';

/** Rows of one transaction. */
const BATCH = 500;
/** How far each table has come; gone when all is done. */
const MADE = 'CREATE TABLE IF NOT EXISTS copied_tables(name TEXT PRIMARY KEY, behind TEXT, done INTEGER NOT NULL)';
const STATE = 'SELECT behind, done FROM copied_tables WHERE name = ?';
const KEEP = `INSERT INTO copied_tables(name, behind, done) VALUES (?, ?, ?)
  ON CONFLICT(name) DO UPDATE SET behind = excluded.behind, done = excluded.done`;
/** What only an index that is used has. */
const USED = ['instances', 'non_patient_instances', 'changes', 'audit', 'users', 'quarantine'];

export interface CopyOptions {
  /** The key of a blob at the new place, or undefined when it was not copied. */
  readonly newKey: (key: string) => string | undefined;
  readonly progress?: (rows: number) => void;
}

export interface CopyReport {
  readonly rows: number;
  /** Keys of blobs that are needed and were not copied. */
  readonly missing: readonly string[];
}

/** Whether the copying into a database has begun and not ended. */
export async function copyHasBegun(to: RawDatabase): Promise<boolean> {
  const versions = await to.rows('SELECT version FROM schema_versions WHERE version = ?', [UNFINISHED]).catch(() => []);
  return versions.length > 0;
}

/**
 * Copies all rows of an index into another whose schema was just made, table by table, in transactions that go on where an earlier try ended. Until
 * the last row is there no server takes the new one for an index. Nobody may write to either meanwhile.
 *
 * @throws Error when the new one is in use already, or has other counts at the end
 */
export async function copyIndex(
  from: RawDatabase,
  to: RawDatabase,
  { newKey, progress }: CopyOptions,
): Promise<CopyReport> {
  const shapes = tableShapes();
  if (!(await copyHasBegun(to))) await begin(to, shapes);
  const missing = new Set<string>();
  let rows = 0;
  for (const shape of shapes) {
    const rewrite = rewriterOf(shape, { newKey, missing, longestValue: to.longestValue });
    rows += await copyTable(from, to, shape, rewrite, progress);
    await compareCounts(from, to, shape);
  }
  await to.together(async () => {
    await to.run('DROP TABLE copied_tables');
    await to.run('DELETE FROM schema_versions WHERE version = ?', [UNFINISHED]);
  });
  return { rows, missing: [...missing] };
}

/**
 * What is said before anything is copied.
 *
 * @throws Error when the database is an index in use
 */
export async function demandUnused(to: RawDatabase): Promise<void> {
  const versions = await to.rows('SELECT version FROM schema_versions').catch(() => []);
  if (versions.length === 0 || versions.some(([version]) => version === UNFINISHED)) return;
  for (const table of USED)
    if ((await to.rows(`SELECT 1 FROM ${table} LIMIT 1`)).length > 0)
      throw new Error(`the new index is in use: it has ${table}`);
}

async function begin(to: RawDatabase, shapes: readonly TableShape[]): Promise<void> {
  await demandUnused(to);
  await to.run(MADE);
  await to.together(async () => {
    for (const { name } of [...shapes].reverse()) await to.run(`DELETE FROM ${name}`);
    await to.run('INSERT INTO schema_versions(version, applied_at) VALUES (?, ?)', [UNFINISHED, Date.now()]);
  });
}

async function copyTable(
  from: RawDatabase,
  to: RawDatabase,
  { name, columns, key }: TableShape,
  rewrite: (row: readonly Cell[]) => readonly Cell[],
  progress: ((rows: number) => void) | undefined,
): Promise<number> {
  const [state] = await to.rows(STATE, [name]);
  if (state?.[1] === 1) return 0;
  let behind = state?.[0] ? (JSON.parse(String(state[0])) as Cell[]) : undefined;
  const keys = key.map((column) => columns.indexOf(column));
  const quoted = columns.map((column) => `"${column}"`);
  const order = key.map((column) => `"${column}"`).join(', ');
  const after = `WHERE (${order}) > (${key.map(() => '?').join(', ')}) `;
  let copied = 0;
  for (;;) {
    const sql = `SELECT ${quoted.join(', ')} FROM ${name} ${behind ? after : ''}ORDER BY ${order} LIMIT ${BATCH}`;
    const rows = await from.rows(sql, behind);
    const last = rows.at(-1);
    if (last) behind = keys.map((at) => last[at]!);
    const done = rows.length < BATCH;
    await to.together(async () => {
      if (last) await to.insert(name, quoted, rows.map(rewrite));
      await to.run(KEEP, [name, behind ? JSON.stringify(behind) : null, Number(done)]);
    });
    copied += rows.length;
    progress?.(rows.length);
    if (done) break;
  }
  if (key.length === 1) await to.setHighest(name, key[0]!, await from.highest(name, key[0]!));
  return copied;
}

async function compareCounts(from: RawDatabase, to: RawDatabase, { name }: TableShape): Promise<void> {
  const counts = await Promise.all([from, to].map((side) => side.rows(`SELECT count(*) FROM ${name}`)));
  const [old, made] = counts.map((rows) => Number(rows[0]![0]));
  if (old !== made) throw new Error(`${name} has ${made} rows in the new index and ${old} in the old one`);
}
