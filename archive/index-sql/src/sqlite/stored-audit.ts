import type { RecordParts } from '../admission-message.ts';
import type { Session } from './session.ts';

interface Entry {
  readonly study: string;
  readonly source: RecordParts['form']['source'];
  instances: number;
  bytes: number;
  quarantined: number;
  duplicates: number;
  refused: number;
}

const INSERT = `INSERT INTO audit(kind, outcome, actor, address, study_instance_uid, facts, at)
  VALUES ('instances-stored', ?, ?, ?, ?, ?, ?)`;

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

  duplicate(record: RecordParts): void {
    this.#entryOf(record).duplicates += 1;
  }

  refused(record: RecordParts): void {
    this.#entryOf(record).refused += 1;
  }

  write(session: Session): void {
    if (this.#entries.size > 0) session.audited = true;
    for (const { study, source, instances, bytes, quarantined, duplicates, refused } of this.#entries.values()) {
      const facts = {
        door: source.door,
        instances,
        bytes,
        ...(quarantined > 0 && { quarantined }),
        ...(duplicates > 0 && { duplicates }),
        ...(refused > 0 && { refused }),
        ...(source.callingAeTitle !== undefined && { callingAeTitle: source.callingAeTitle }),
      };
      const outcome = refused > 0 ? 'failure' : 'success';
      session.db.put(
        INSERT,
        outcome,
        source.principal,
        source.address ?? null,
        study,
        JSON.stringify(facts),
        session.now,
      );
    }
  }

  #entryOf({ form: { identity, source } }: RecordParts): Entry {
    const { door, principal, address = '', callingAeTitle = '' } = source;
    const key = [identity.studyInstanceUid, door, principal, address, callingAeTitle].join('\n');
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = {
        study: identity.studyInstanceUid,
        source,
        instances: 0,
        bytes: 0,
        quarantined: 0,
        duplicates: 0,
        refused: 0,
      };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}
