/**
 * An index copied into another database, row by row:
 *
 *   table-shapes.ts  the tables of the schema, each behind those it refers to
 *   raw-*.ts         the databases as rows and tables
 *   rewrite-row.ts   keys of blobs at their new place, values as the new database can hold them
 *   copy-index.ts    table by table, in transactions that go on where an earlier try ended
 *   snapshot-postgres.ts, copy-schema.ts  PostgreSQL as it is at one moment, into files of SQLite
 */
import { LONGEST_VALUE } from '../open-postgres-index.ts';
import type { RawDatabase } from './raw-database.ts';
import { RawPostgres } from './raw-postgres.ts';
import { RawSqlite } from './raw-sqlite.ts';

export { type CopyReport, copyHasBegun, copyIndex, demandUnused } from './copy-index.ts';
export { copySchemaInto } from './copy-schema.ts';
export type { RawDatabase } from './raw-database.ts';
export { freeze, snapshotIntoSqlite } from './snapshot-postgres.ts';

/** @param address `postgres://…`, or the path of a SQLite file */
export function openRawDatabase(address: string): Promise<RawDatabase> {
  if (/^postgres(ql)?:/.test(address)) return RawPostgres.open(address, LONGEST_VALUE);
  return Promise.resolve(new RawSqlite(address));
}
