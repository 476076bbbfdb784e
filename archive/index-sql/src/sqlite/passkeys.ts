import type { AuditEvent, PasskeyRecord } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const ADD = `INSERT INTO passkeys(id, user_id, public_key, counter, name, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

export function passkeyReads({ db }: Session) {
  return {
    of: (userId: number): PasskeyRecord[] =>
      db.all('SELECT * FROM passkeys WHERE user_id = ? ORDER BY created_at, id', userId).map(passkeyOf),
    get(id: string): PasskeyRecord | undefined {
      const row = db.get('SELECT * FROM passkeys WHERE id = ?', id);
      return row && passkeyOf(row);
    },
  };
}

export function passkeyWrites(session: Session) {
  const { db } = session;
  const audited = (changes: number, event: AuditEvent): boolean => {
    if (changes === 1) appendAudit(session, event);
    return changes === 1;
  };
  return {
    add: (
      { id, userId, publicKey, counter, name }: Omit<PasskeyRecord, 'createdAt' | 'lastUsedAt'>,
      event: AuditEvent,
    ): boolean => audited(db.run(ADD, id, userId, publicKey, counter, name, session.now), event),
    rename: (userId: number, id: string, name: string, event: AuditEvent): boolean =>
      audited(db.run('UPDATE passkeys SET name = ? WHERE id = ? AND user_id = ?', name, id, userId), event),
    remove: (userId: number, id: string, event: AuditEvent): boolean =>
      audited(db.run('DELETE FROM passkeys WHERE id = ? AND user_id = ?', id, userId), event),
    used(id: string, counter: number): void {
      db.run('UPDATE passkeys SET counter = ?, last_used_at = ? WHERE id = ?', counter, session.now, id);
    },
  };
}

function passkeyOf(row: Row): PasskeyRecord {
  return {
    id: String(row.id),
    userId: Number(row.user_id),
    publicKey: String(row.public_key),
    counter: Number(row.counter),
    name: String(row.name),
    createdAt: Number(row.created_at),
    ...(row.last_used_at !== null && { lastUsedAt: Number(row.last_used_at) }),
  };
}
