import type { AuditEvent, KeptTotpSecret, TotpRecord } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const PUT = `INSERT INTO totp(user_id, secret, active, last_step) VALUES (?, ?, 0, 0)
  ON CONFLICT(user_id) DO UPDATE SET secret = excluded.secret WHERE totp.active = 0`;
const ACTIVATE = 'UPDATE totp SET active = 1, last_step = ? WHERE user_id = ? AND active = 0';
const USE_STEP = 'UPDATE totp SET last_step = ? WHERE user_id = ? AND active = 1 AND last_step < ?';
const ADD_CODE = 'INSERT INTO recovery_codes(user_id, code_hash) VALUES (?, ?)';

export function secondFactorReads({ db }: Session) {
  return {
    totpOf(userId: number): TotpRecord | undefined {
      const row = db.get('SELECT * FROM totp WHERE user_id = ?', userId);
      return row && totpOf(row, Number(db.value('SELECT count(*) FROM recovery_codes WHERE user_id = ?', userId)));
    },
    totpSecrets: (): KeptTotpSecret[] =>
      db
        .all('SELECT user_id, secret FROM totp ORDER BY user_id')
        .map(({ user_id, secret }) => ({ userId: Number(user_id), secret: String(secret) })),
  };
}

export function secondFactorWrites(session: Session) {
  const { db } = session;
  const audited = (changed: boolean, event: AuditEvent): boolean => {
    if (changed) appendAudit(session, event);
    return changed;
  };
  const replaceCodes = (userId: number, hashes: readonly string[]) => {
    db.run('DELETE FROM recovery_codes WHERE user_id = ?', userId);
    for (const hash of new Set(hashes)) db.run(ADD_CODE, userId, hash);
  };
  return {
    putTotp: (userId: number, secret: string): boolean => db.run(PUT, userId, secret) === 1,
    activateTotp(userId: number, step: number, hashes: readonly string[], event: AuditEvent): boolean {
      if (db.run(ACTIVATE, step, userId) !== 1) return false;
      replaceCodes(userId, hashes);
      return audited(true, event);
    },
    useTotpStep: (userId: number, step: number): boolean => db.run(USE_STEP, step, userId, step) === 1,
    putRecoveryCodes(userId: number, hashes: readonly string[], event: AuditEvent): void {
      replaceCodes(userId, hashes);
      audited(true, event);
    },
    useRecoveryCode: (userId: number, hash: string, event: AuditEvent): boolean =>
      audited(db.run('DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?', userId, hash) === 1, event),
    rewriteTotpSecret: (userId: number, was: string, secret: string): boolean =>
      db.run('UPDATE totp SET secret = ? WHERE user_id = ? AND secret = ?', secret, userId, was) === 1,
    removeTotp(userId: number, event: AuditEvent): boolean {
      db.run('DELETE FROM recovery_codes WHERE user_id = ?', userId);
      return audited(db.run('DELETE FROM totp WHERE user_id = ?', userId) === 1, event);
    },
  };
}

function totpOf(row: Row, recoveryCodesLeft: number): TotpRecord {
  return {
    secret: String(row.secret),
    active: Number(row.active) === 1,
    lastStep: Number(row.last_step),
    recoveryCodesLeft,
  };
}
