/**
 * The index on SQL. SQLite through `node:sqlite`, in worker threads.
 *
 *   open-sqlite-index.ts  the IndexStore;  connection.ts, calls.ts, worker.ts  how calls reach a worker
 *   schema.ts, migrations.ts  tables, made from INDEXED_ATTRIBUTES
 *   admit.ts, removal.ts, quarantine.ts  what changes instances;  query/  from the typed query to SQL and back
 */
export { openSqliteIndex, type SqliteIndexOptions } from './open-sqlite-index.ts';
