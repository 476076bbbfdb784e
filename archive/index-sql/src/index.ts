/**
 * The index on SQL. SQLite through `node:sqlite`, in worker threads; what is not in `sqlite/` is meant for both dialects.
 *
 *   open-sqlite-index.ts   the IndexStore as the kernel sees it
 *   schema/                tables, by numbered migrations; which columns and names there are
 *   record-form.ts         a record as it is kept;  admission-message.ts, stored-message.ts  on its way between threads
 *   query/                 from the typed query to SQL and back: catalogue → resolve → conditions → page → answers
 *   rpc/                   calls to worker threads
 *   sqlite/                what runs in the workers: one file for each concern, admission and removal, group commit
 */
export { type AuditTrail, openAuditTrail } from './open-audit-trail.ts';
export { openPostgresIndex, type PostgresIndexOptions } from './open-postgres-index.ts';
export { openSqliteIndex, type SqliteIndexOptions } from './open-sqlite-index.ts';
export { type Salvaged, salvageSqliteIndex } from './sqlite/salvage.ts';
export { blobKeysOfSnapshot, snapshotSqliteIndex } from './sqlite/snapshot.ts';
