import type { IdentityRecords, SessionRecord, TokenRecord, UserRecord } from '@vesalius/archive/api';
import type { Synchronous } from './calls.ts';
import type { Database, Row } from './database.ts';

export function identityRecords(db: Database): Synchronous<IdentityRecords> {
  const one = <T>(of: (row: Row) => T, row: Row | undefined) => (row ? of(row) : undefined);
  return {
    userByName: (name) => one(userOf, db.get('SELECT * FROM users WHERE name = ?', name)),
    userById: (id) => one(userOf, db.get('SELECT * FROM users WHERE id = ?', id)),
    putUser: (user) =>
      userOf(
        db.get(
          `INSERT INTO users(name, password_hash, permissions, created_at) VALUES (?, ?, ?, ?)
           ON CONFLICT(name) DO UPDATE SET password_hash = excluded.password_hash, permissions = excluded.permissions RETURNING *`,
          user.name,
          user.passwordHash,
          JSON.stringify(user.permissions),
          user.createdAt,
        )!,
      ),
    users: () => db.all('SELECT * FROM users ORDER BY id').map(userOf),
    addToken: (token) =>
      tokenOf(
        db.get(
          `INSERT INTO tokens(name, secret_hash, permissions, created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING *`,
          token.name,
          token.secretHash,
          JSON.stringify(token.permissions),
          token.createdBy,
          token.createdAt,
          token.expiresAt ?? null,
        )!,
      ),
    tokenByHash: (hash) => one(tokenOf, db.get('SELECT * FROM tokens WHERE secret_hash = ?', hash)),
    touchToken: (id, at) => void db.run('UPDATE tokens SET last_used_at = ? WHERE id = ?', at, id),
    tokens: () => db.all('SELECT * FROM tokens ORDER BY id').map(tokenOf),
    removeToken: (id) => db.run('DELETE FROM tokens WHERE id = ?', id) === 1,
    addSession: (session) =>
      void db.run(
        'INSERT INTO sessions VALUES (?, ?, ?, ?, ?)',
        session.idHash,
        session.userId,
        session.createdAt,
        session.lastSeenAt,
        session.expiresAt,
      ),
    sessionByHash: (hash) => one(sessionOf, db.get('SELECT * FROM sessions WHERE id_hash = ?', hash)),
    touchSession: (hash, at, expiresAt) =>
      void db.run('UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id_hash = ?', at, expiresAt, hash),
    removeSession: (hash) => void db.run('DELETE FROM sessions WHERE id_hash = ?', hash),
    removeExpiredSessions: (now) => db.run('DELETE FROM sessions WHERE expires_at <= ?', now),
    removeSessionsOf: (userId) => void db.run('DELETE FROM sessions WHERE user_id = ?', userId),
  };
}

function permissionsOf(row: Row): string[] {
  return JSON.parse(String(row.permissions)) as string[];
}

function userOf(row: Row): UserRecord {
  return {
    id: Number(row.id),
    name: String(row.name),
    passwordHash: String(row.password_hash),
    permissions: permissionsOf(row),
    createdAt: Number(row.created_at),
  };
}

function tokenOf(row: Row): TokenRecord {
  return {
    id: Number(row.id),
    name: String(row.name),
    secretHash: String(row.secret_hash),
    permissions: permissionsOf(row),
    createdBy: String(row.created_by),
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
  };
}
