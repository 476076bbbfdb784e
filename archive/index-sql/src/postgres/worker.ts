import { serveCalls } from '../rpc/serve-calls.ts';
import type { WorkerSettings } from '../sqlite/worker-settings.ts';
import { prepare } from './functions.ts';
import { Line, type LineSettings } from './line.ts';
import { PostgresDatabase } from './postgres-database.ts';

serveCalls((settings: WorkerSettings & LineSettings) => {
  const db = new PostgresDatabase(new Line(settings.port, settings.signal), settings.node);
  return { db, prepare: () => prepare(db) };
});
