import { serveCalls } from '../rpc/serve-calls.ts';
import type { FileSettings } from './file-settings.ts';
import { defineFunctions } from './sql-functions.ts';
import { SqliteDatabase } from './sqlite-database.ts';

serveCalls((settings: FileSettings) => {
  const db = new SqliteDatabase(settings.path, settings.role);
  defineFunctions(db);
  return { db, ready: () => settings.role === 'writer' && db.reserveLog() };
});
