import type { AuditEvent, AuditKind, AuditRow } from '@vesalius/archive/api';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const INSERT =
  'INSERT INTO audit(kind, outcome, actor, address, study_instance_uid, facts, at) VALUES (?, ?, ?, ?, ?, ?, ?)';

const OF_STORED = 'SELECT * FROM audit WHERE +kind = ? AND id < ? ORDER BY id DESC LIMIT ?';
const OF_KIND = `SELECT * FROM audit WHERE kind = ? AND kind <> 'instances-stored' AND id < ? ORDER BY id DESC LIMIT ?`;

export function appendAudit({ db, now }: Session, event: AuditEvent): void {
  const { kind, outcome, actor, address = null, studyInstanceUid = null, facts } = event;
  db.run(INSERT, kind, outcome, actor, address, studyInstanceUid, facts ? JSON.stringify(facts) : null, now);
}

export function auditReads({ db }: Session) {
  return {
    list({
      limit,
      before = Number.MAX_SAFE_INTEGER,
      kind,
    }: {
      limit: number;
      before?: number;
      kind?: AuditKind;
    }): AuditRow[] {
      const rows =
        kind === undefined
          ? db.all('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?', before, limit)
          : db.all(kind === 'instances-stored' ? OF_STORED : OF_KIND, kind, before, limit);
      return rows.map(auditRow);
    },
  };
}

export function auditWrites(session: Session) {
  return { append: (event: AuditEvent): void => appendAudit(session, event) };
}

function auditRow(row: Row): AuditRow {
  return {
    id: Number(row.id),
    at: Number(row.at),
    kind: row.kind as AuditKind,
    outcome: row.outcome as AuditRow['outcome'],
    actor: String(row.actor),
    ...(row.address !== null && { address: String(row.address) }),
    ...(row.study_instance_uid !== null && { studyInstanceUid: String(row.study_instance_uid) }),
    ...(row.facts !== null && { facts: JSON.parse(String(row.facts)) as NonNullable<AuditRow['facts']> }),
  };
}
