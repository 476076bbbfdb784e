import type { WorkerSettings } from './worker-settings.ts';

export interface FileSettings extends WorkerSettings {
  /** Of the database file. */
  readonly path: string;
}
