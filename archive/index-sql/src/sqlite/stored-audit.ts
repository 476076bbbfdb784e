import type { RecordParts } from '../admission-message.ts';
import type { Session } from './session.ts';

interface Entry {
  readonly study: string;
  readonly source: RecordParts['form']['source'];
  instances: number;
  bytes: number;
  quarantined: number;
}

const INSERT = `INSERT INTO audit(kind, outcome, actor, address, study_instance_uid, facts, at)
  VALUES ('instances-stored', 'success', ?, ?, ?, ?, ?)`;

/** The audit of what a transaction stores: one row for each study and sender, with counts, so that its volume stays bounded (PS3.15 §A.5.3). */
export class StoredAudit {
  readonly #entries = new Map<string, Entry>();

  stored(record: RecordParts): void {
    const entry = this.#entryOf(record);
    entry.instances += 1;
    entry.bytes += record.form.kept.fileSize;
  }

  quarantined(record: RecordParts): void {
    this.#entryOf(record).quarantined += 1;
  }

  write(session: Session): void {
    for (const { study, source, instances, bytes, quarantined } of this.#entries.values()) {
      const facts = {
        door: source.door,
        instances,
        bytes,
        ...(quarantined > 0 && { quarantined }),
        ...(source.callingAeTitle !== undefined && { callingAeTitle: source.callingAeTitle }),
      };
      session.db.run(INSERT, source.principal, source.address ?? null, study, JSON.stringify(facts), session.now);
    }
  }

  #entryOf({ form: { identity, source } }: RecordParts): Entry {
    const { door, principal, address = '', callingAeTitle = '' } = source;
    const key = [identity.studyInstanceUid, door, principal, address, callingAeTitle].join('\n');
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { study: identity.studyInstanceUid, source, instances: 0, bytes: 0, quarantined: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}
