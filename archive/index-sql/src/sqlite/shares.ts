import type { AuditEvent, GuestRecord, NewShareRecord, ShareRecord } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const ADD = `INSERT INTO shares(study_instance_uid, project, clearance, secret_hash, password_hash, watermark, purpose, made_by, maker_since,
  made_at, expires_at, most_openings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`;
const LIST = `SELECT * FROM shares WHERE (?1 = '' OR made_by = ?1) AND (?2 = '' OR study_instance_uid = ?2) ORDER BY id DESC LIMIT 1000`;
const REVOKE = 'UPDATE shares SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL';
const OPEN = `UPDATE shares SET openings = openings + 1, last_opened_at = ?1, failures = 0 WHERE id = ?2 AND revoked_at IS NULL
  AND expires_at > ?1 AND (most_openings IS NULL OR openings < most_openings)`;
const WRONG = 'UPDATE shares SET failures = failures + 1, failed_at = ? WHERE id = ?';
const BY_GUEST = `SELECT s.*, g.ends_at FROM guests g JOIN shares s ON s.id = g.share_ref WHERE g.id_hash = ?1 AND g.ends_at > ?2 AND s.expires_at > ?2
  AND s.revoked_at IS NULL`;

export function shareReads({ db }: Session) {
  const one = (row: Row | undefined): ShareRecord | undefined => row && shareOf(row);
  return {
    get: (id: number) => one(db.get('SELECT * FROM shares WHERE id = ?', id)),
    bySecret: (secretHash: string) => one(db.get('SELECT * FROM shares WHERE secret_hash = ?', secretHash)),
    list: ({ madeBy = '', studyInstanceUid = '' }: { madeBy?: string; studyInstanceUid?: string }): ShareRecord[] =>
      db.all(LIST, madeBy, studyInstanceUid).map(shareOf),
    byGuest(idHash: string, at: number): { share: ShareRecord; endsAt: number } | undefined {
      const row = db.get(BY_GUEST, idHash, at);
      return row && { share: shareOf(row), endsAt: Number(row.ends_at) };
    },
  };
}

export function shareWrites(session: Session) {
  const { db } = session;
  return {
    add(share: NewShareRecord, event: AuditEvent): ShareRecord {
      const row = db.get(
        ADD,
        share.studyInstanceUid,
        share.project ?? null,
        share.clearance,
        share.secretHash,
        share.passwordHash,
        share.watermark,
        share.purpose,
        share.madeBy,
        share.makerSince,
        share.madeAt,
        share.expiresAt,
        share.mostOpenings ?? null,
      );
      const added = shareOf(row!);
      appendAudit(session, { ...event, facts: { ...event.facts, share: added.id } });
      return added;
    },
    revoke(id: number, by: string, at: number, event: AuditEvent): boolean {
      if (db.run(REVOKE, at, by, id) !== 1) return false;
      db.run('DELETE FROM guests WHERE share_ref = ?', id);
      appendAudit(session, event);
      return true;
    },
    open(id: number, { idHash, begunAt, endsAt }: GuestRecord, event: AuditEvent): boolean {
      db.run('DELETE FROM guests WHERE ends_at <= ?', begunAt);
      if (db.run(OPEN, begunAt, id) !== 1) return false;
      db.run(
        'INSERT INTO guests(id_hash, share_ref, begun_at, ends_at) VALUES (?, ?, ?, ?)',
        idHash,
        id,
        begunAt,
        endsAt,
      );
      appendAudit(session, event);
      return true;
    },
    wrongPassword(id: number, at: number, event: AuditEvent): void {
      db.run(WRONG, at, id);
      appendAudit(session, event);
    },
  };
}

function shareOf(row: Row): ShareRecord {
  return {
    id: Number(row.id),
    studyInstanceUid: String(row.study_instance_uid),
    ...(row.project !== null && { project: Number(row.project) }),
    clearance: Number(row.clearance),
    secretHash: String(row.secret_hash),
    passwordHash: String(row.password_hash),
    watermark: String(row.watermark),
    purpose: String(row.purpose),
    madeBy: String(row.made_by),
    makerSince: Number(row.maker_since),
    madeAt: Number(row.made_at),
    expiresAt: Number(row.expires_at),
    ...(row.most_openings !== null && { mostOpenings: Number(row.most_openings) }),
    openings: Number(row.openings),
    ...(row.last_opened_at !== null && { lastOpenedAt: Number(row.last_opened_at) }),
    failures: Number(row.failures),
    failedAt: Number(row.failed_at),
    ...(row.revoked_at !== null && { revokedAt: Number(row.revoked_at), revokedBy: String(row.revoked_by) }),
  };
}
