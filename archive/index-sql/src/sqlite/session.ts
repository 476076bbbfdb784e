import type { ChangeKind, InstanceIdentity } from '@vesalius/archive/api';
import type { Database } from './database.ts';
import type { WorkerSettings } from './worker-settings.ts';

type Facts = Readonly<Record<string, string | number>>;
type Uids = Partial<Pick<InstanceIdentity, 'studyInstanceUid' | 'seriesInstanceUid' | 'sopInstanceUid'>>;

const APPEND_CHANGE = `INSERT INTO changes(kind, at, study_instance_uid, series_instance_uid, sop_instance_uid, facts)
  VALUES (?, ?, ?, ?, ?, ?)`;

/** What the functions of a worker share: the connection, the moment of the call, and the outbox of changes. */
export class Session {
  readonly db: Database;
  readonly settings: WorkerSettings;
  /** The clock of the call that is being served, milliseconds since 1970. */
  now = 0;
  /** Changes were written since the last commit. */
  changed = false;
  /** Rows were added to the audit trail since the last commit. */
  audited = false;

  constructor(db: Database, settings: WorkerSettings) {
    this.db = db;
    this.settings = settings;
  }

  appendChange(kind: ChangeKind, uids: Uids = {}, facts?: Facts): void {
    this.changed = true;
    this.db.announce();
    this.db.put(
      APPEND_CHANGE,
      kind,
      this.now,
      uids.studyInstanceUid ?? null,
      uids.seriesInstanceUid ?? null,
      uids.sopInstanceUid ?? null,
      facts ? JSON.stringify(facts) : null,
    );
  }
}
