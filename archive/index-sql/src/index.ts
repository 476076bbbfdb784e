/**
 * The index on SQL: SQLite through `node:sqlite`, PostgreSQL through `pg`, both behind worker threads that do the same.
 *
 *   open-index.ts          the IndexStore as the kernel sees it;  open-sqlite-index.ts, open-postgres-index.ts  over which database
 *   schema/                tables, by numbered migrations; which columns and names there are
 *   record-form.ts         a record as it is kept;  admission-message.ts, stored-message.ts  on its way between threads
 *   query/                 from the typed query to SQL and back: catalogue → resolve → conditions → page → answers
 *   rpc/                   calls to worker threads
 *   sqlite/                what runs in the workers: one file for each concern, admission and removal, group commit. They see a `Database`
 *                          that answers at once, and so serve both
 *   postgres/              the other `Database`: it stands still while the thread of the connections asks
 */
export { type AuditTrail, openAuditTrail } from './open-audit-trail.ts';
export { openSqliteIndex, type SqliteIndexOptions } from './open-sqlite-index.ts';
export { type Salvaged, salvageSqliteIndex } from './sqlite/salvage.ts';
export { blobKeysOfSnapshot, snapshotSqliteIndex } from './sqlite/snapshot.ts';
