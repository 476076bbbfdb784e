import type { AuditEvent, SessionRecord, TokenRecord, UserChange, UserRecord } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const PUT_USER = `INSERT INTO users(name, password_hash, permissions, created_at, display_name, disabled) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT(name) DO UPDATE SET password_hash = excluded.password_hash, permissions = excluded.permissions,
    created_at = excluded.created_at, display_name = excluded.display_name, disabled = excluded.disabled RETURNING *`;
const ADD_TOKEN = `INSERT INTO tokens(name, secret_hash, permissions, created_by, created_at, expires_at, personal, projects)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`;
const CHANGE_USER = `UPDATE users SET display_name = COALESCE(?, display_name), disabled = COALESCE(?, disabled),
  password_hash = COALESCE(?, password_hash) WHERE name = ? RETURNING id`;
const ADD_SESSION = `INSERT INTO sessions(id_hash, user_id, created_at, last_seen_at, expires_at, confirmed_at, address, user_agent,
  provider, provider_session) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const OF_A_USER = ['sessions', 'totp', 'recovery_codes', 'external_identities', 'passkeys'];

export function identityReads({ db }: Session) {
  const one = <T>(make: (row: Row) => T, row: Row | undefined): T | undefined => (row ? make(row) : undefined);
  return {
    userByName: (name: string) => one(userOf, db.get('SELECT * FROM users WHERE name = ?', name)),
    userById: (id: number) => one(userOf, db.get('SELECT * FROM users WHERE id = ?', id)),
    users: () => db.all('SELECT * FROM users ORDER BY id').map(userOf),
    tokenByHash: (hash: string) => one(tokenOf, db.get('SELECT * FROM tokens WHERE secret_hash = ?', hash)),
    tokens: () => db.all('SELECT * FROM tokens ORDER BY id').map(tokenOf),
    sessionsOf: (userId: number) =>
      db.all('SELECT * FROM sessions WHERE user_id = ? ORDER BY last_seen_at DESC', userId).map(sessionOf),
    sessionByHash: (hash: string) => one(sessionOf, db.get('SELECT * FROM sessions WHERE id_hash = ?', hash)),
  };
}

export function identityWrites(session: Session) {
  const { db } = session;
  return {
    putUser: (
      { name, passwordHash, permissions, createdAt, displayName, disabled }: Omit<UserRecord, 'id'>,
      event?: AuditEvent,
    ): UserRecord => {
      if (event) appendAudit(session, event);
      const rights = JSON.stringify(permissions);
      return userOf(db.get(PUT_USER, name, passwordHash, rights, createdAt, displayName, Number(disabled))!);
    },
    changeUser(name: string, { displayName, disabled, passwordHash }: UserChange, event: AuditEvent): boolean {
      const off = disabled === undefined ? null : Number(disabled);
      const id = db.value(CHANGE_USER, displayName ?? null, off, passwordHash ?? null, name);
      if (id === undefined) return false;
      if (disabled || passwordHash !== undefined) db.run('DELETE FROM sessions WHERE user_id = ?', id);
      appendAudit(session, event);
      return true;
    },
    removeUser(name: string, event: AuditEvent): boolean {
      const id = db.value('SELECT id FROM users WHERE name = ?', name);
      if (id === undefined) return false;
      for (const table of OF_A_USER) db.run(`DELETE FROM ${table} WHERE user_id = ?`, id);
      db.run('DELETE FROM tokens WHERE personal = 1 AND created_by = ?', name);
      db.run('UPDATE emergencies SET ends_at = ?1 WHERE user_name = ?2 AND ends_at > ?1', session.now, name);
      db.run('DELETE FROM group_members WHERE user_name = ?', name);
      db.run(`DELETE FROM grants WHERE subject_kind = 'user' AND subject = ?`, name);
      db.run('DELETE FROM users WHERE id = ?', id);
      appendAudit(session, event);
      return true;
    },
    addToken: (token: Omit<TokenRecord, 'id' | 'lastUsedAt'>, event?: AuditEvent): TokenRecord => {
      const { name, secretHash, createdBy, createdAt, expiresAt = null, personal, projects } = token;
      const permissions = JSON.stringify(token.permissions);
      const only = projects ? JSON.stringify(projects) : null;
      const given = [name, secretHash, permissions, createdBy, createdAt, expiresAt, Number(personal), only];
      const added = tokenOf(db.get(ADD_TOKEN, ...given)!);
      if (event) appendAudit(session, { ...event, facts: { ...event.facts, token: added.id } });
      return added;
    },
    touchToken(id: number, at: number): void {
      db.run('UPDATE tokens SET last_used_at = ? WHERE id = ?', at, id);
    },
    removeToken(id: number, event?: AuditEvent): boolean {
      const removed = db.run('DELETE FROM tokens WHERE id = ?', id) === 1;
      if (removed && event) appendAudit(session, event);
      return removed;
    },
    addSession(made: SessionRecord, event?: AuditEvent): void {
      const { idHash, userId, createdAt, lastSeenAt, expiresAt, confirmedAt, address, userAgent } = made;
      const { provider = '', providerSession = '' } = made;
      const when = [createdAt, lastSeenAt, expiresAt, confirmedAt];
      db.run(ADD_SESSION, idHash, userId, ...when, address, userAgent, provider, providerSession);
      if (event) appendAudit(session, event);
    },
    touchSession(hash: string, at: number, expiresAt: number): void {
      db.run('UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id_hash = ?', at, expiresAt, hash);
    },
    confirmSession(hash: string, at: number): void {
      db.run('UPDATE sessions SET confirmed_at = ? WHERE id_hash = ?', at, hash);
    },
    removeSession(hash: string, event?: AuditEvent): boolean {
      const removed = db.run('DELETE FROM sessions WHERE id_hash = ?', hash) === 1;
      if (removed && event) appendAudit(session, event);
      return removed;
    },
    removeExpiredSessions: (now: number): number => db.run('DELETE FROM sessions WHERE expires_at <= ?', now),
    removeSessionsOf(userId: number): void {
      db.run('DELETE FROM sessions WHERE user_id = ?', userId);
    },
  };
}

function permissionsOf(row: Row): string[] {
  return JSON.parse(String(row.permissions)) as string[];
}

export function userOf(row: Row): UserRecord {
  return {
    id: Number(row.id),
    name: String(row.name),
    passwordHash: String(row.password_hash),
    permissions: permissionsOf(row),
    createdAt: Number(row.created_at),
    displayName: String(row.display_name),
    disabled: row.disabled === 1,
  };
}

export function tokenOf(row: Row): TokenRecord {
  return {
    id: Number(row.id),
    name: String(row.name),
    secretHash: String(row.secret_hash),
    permissions: permissionsOf(row),
    createdBy: String(row.created_by),
    personal: row.personal === 1,
    ...(row.projects !== null && { projects: JSON.parse(String(row.projects)) as number[] }),
    createdAt: Number(row.created_at),
    ...(row.expires_at !== null && { expiresAt: Number(row.expires_at) }),
    ...(row.last_used_at !== null && { lastUsedAt: Number(row.last_used_at) }),
  };
}

function sessionOf(row: Row): SessionRecord {
  return {
    idHash: String(row.id_hash),
    userId: Number(row.user_id),
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.last_seen_at),
    expiresAt: Number(row.expires_at),
    confirmedAt: Number(row.confirmed_at),
    address: String(row.address),
    userAgent: String(row.user_agent),
    ...(row.provider !== '' && { provider: String(row.provider) }),
    ...(row.provider_session !== '' && { providerSession: String(row.provider_session) }),
  };
}
