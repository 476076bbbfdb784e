import type { AuditEvent, EmergencyRecord, EmergencyVerdict } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const ADD = `INSERT INTO emergencies(user_name, patient_id, reason, started_at, ends_at) VALUES (?, ?, ?, ?, ?) RETURNING *`;
const REVIEW = `UPDATE emergencies SET reviewed_by = ?, reviewed_at = ?, verdict = ?, remark = ? WHERE id = ? AND reviewed_by IS NULL`;
const LIST = "SELECT * FROM emergencies WHERE ?1 = '' OR user_name = ?1 ORDER BY id DESC LIMIT 1000";

export function emergencyReads({ db }: Session) {
  return {
    get(id: number): EmergencyRecord | undefined {
      const row = db.get('SELECT * FROM emergencies WHERE id = ?', id);
      return row && emergencyOf(row);
    },
    list: (user = ''): EmergencyRecord[] => db.all(LIST, user).map(emergencyOf),
    waiting: (): number => Number(db.value('SELECT count(*) FROM emergencies WHERE reviewed_by IS NULL')),
  };
}

export function emergencyWrites(session: Session) {
  const { db } = session;
  const audited = (changed: boolean, event: AuditEvent): boolean => {
    if (changed) appendAudit(session, event);
    return changed;
  };
  return {
    add(
      {
        user,
        patientId,
        reason,
        startedAt,
        endsAt,
      }: Pick<EmergencyRecord, 'user' | 'patientId' | 'reason' | 'startedAt' | 'endsAt'>,
      event: AuditEvent,
    ): EmergencyRecord {
      const added = emergencyOf(db.get(ADD, user, patientId, reason, startedAt, endsAt)!);
      appendAudit(session, { ...event, facts: { ...event.facts, emergency: added.id } });
      return added;
    },
    end: (id: number, event: AuditEvent): boolean =>
      audited(
        db.run('UPDATE emergencies SET ends_at = ?1 WHERE id = ?2 AND ends_at > ?1', session.now, id) === 1,
        event,
      ),
    review: (
      id: number,
      { reviewedBy, verdict, remark }: Required<Pick<EmergencyRecord, 'reviewedBy' | 'verdict' | 'remark'>>,
      event: AuditEvent,
    ): boolean => audited(db.run(REVIEW, reviewedBy, session.now, verdict, remark, id) === 1, event),
  };
}

function emergencyOf(row: Row): EmergencyRecord {
  return {
    id: Number(row.id),
    user: String(row.user_name),
    patientId: String(row.patient_id),
    reason: String(row.reason),
    startedAt: Number(row.started_at),
    endsAt: Number(row.ends_at),
    ...(row.reviewed_by !== null && {
      reviewedBy: String(row.reviewed_by),
      reviewedAt: Number(row.reviewed_at),
      verdict: row.verdict as EmergencyVerdict,
      remark: String(row.remark),
    }),
  };
}
