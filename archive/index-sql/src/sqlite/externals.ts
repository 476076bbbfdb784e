import type {
  AuditEvent,
  ExternalIdentityRecord,
  ExternalRecords,
  TicketRecord,
  UserRecord,
} from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import { userOf } from './identity.ts';
import type { Session } from './session.ts';

const USER_OF = `SELECT u.* FROM external_identities e JOIN users u ON u.id = e.user_id WHERE e.issuer = ? AND e.subject = ?`;
const LINK = `INSERT INTO external_identities(issuer, subject, user_id, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const ADD_USER = `INSERT INTO users(name, password_hash, permissions, created_at, display_name, disabled) VALUES (?, '', '[]', ?, ?, 0)
  ON CONFLICT(name) DO NOTHING RETURNING *`;
const PUT_TICKET = 'INSERT INTO tickets(id_hash, purpose, data, made_at, expires_at) VALUES (?, ?, ?, ?, ?)';
const TAKE_TICKET = 'DELETE FROM tickets WHERE id_hash = ? AND purpose = ? RETURNING data, expires_at';
/** Strangers may ask for tickets: there are never more. */
const MOST_TICKETS = 10_000;
const TRIM = `DELETE FROM tickets WHERE id_hash IN (SELECT id_hash FROM tickets ORDER BY made_at DESC LIMIT 1000 OFFSET ${MOST_TICKETS})`;

export function externalReads({ db }: Session) {
  return {
    userOf(issuer: string, subject: string): UserRecord | undefined {
      const row = db.get(USER_OF, issuer, subject);
      return row && userOf(row);
    },
    identitiesOf: (userId: number): ExternalIdentityRecord[] =>
      db.all('SELECT * FROM external_identities WHERE user_id = ? ORDER BY issuer', userId).map(identityOf),
  };
}

export function externalWrites(session: Session) {
  const { db } = session;
  const audited = (changed: boolean, event: AuditEvent): boolean => {
    if (changed) appendAudit(session, event);
    return changed;
  };
  return {
    link: (issuer: string, subject: string, userId: number, event: AuditEvent): boolean =>
      audited(db.run(LINK, issuer, subject, userId, session.now) === 1, event),
    unlink: (issuer: string, userId: number, event: AuditEvent): boolean =>
      audited(db.run('DELETE FROM external_identities WHERE issuer = ? AND user_id = ?', issuer, userId) === 1, event),
    addUser(
      { name, displayName }: Pick<UserRecord, 'name' | 'displayName'>,
      issuer: string,
      subject: string,
      event: AuditEvent,
    ): UserRecord | undefined {
      if (db.value('SELECT 1 FROM external_identities WHERE issuer = ? AND subject = ?', issuer, subject))
        return undefined;
      const row = db.get(ADD_USER, name, session.now, displayName);
      if (!row) return undefined;
      db.run(LINK, issuer, subject, row.id!, session.now);
      audited(true, event);
      return userOf(row);
    },
    endSessions(provider: string, of: Parameters<ExternalRecords['endSessions']>[1], event: AuditEvent): number {
      const [column, value] = 'session' in of ? ['provider_session', of.session] : ['user_id', of.userId];
      const ended = db.run(`DELETE FROM sessions WHERE provider = ? AND ${column} = ?`, provider, value);
      audited(ended > 0, { ...event, facts: { ...event.facts, sessions: ended } });
      return ended;
    },
    putTicket({ idHash, purpose, data, expiresAt }: TicketRecord): void {
      db.run('DELETE FROM tickets WHERE expires_at <= ?', session.now);
      db.run(PUT_TICKET, idHash, purpose, data, session.now, expiresAt);
      db.run(TRIM);
    },
    takeTicket(idHash: string, purpose: string): string | undefined {
      const row = db.get(TAKE_TICKET, idHash, purpose);
      return row && Number(row.expires_at) > session.now ? String(row.data) : undefined;
    },
  };
}

function identityOf(row: Row): ExternalIdentityRecord {
  return {
    issuer: String(row.issuer),
    subject: String(row.subject),
    userId: Number(row.user_id),
    createdAt: Number(row.created_at),
  };
}
