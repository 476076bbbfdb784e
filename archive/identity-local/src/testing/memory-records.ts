import type { IdentityRecords, SessionRecord, TokenRecord, UserRecord } from '@vesalius/archive/api';

/** Records in memory for tests; `reads` counts questions about sessions and tokens. */
export function memoryRecords(): IdentityRecords & { reads: number; stored: () => string } {
  const users = new Map<number, UserRecord>();
  const tokens = new Map<number, TokenRecord>();
  const sessions = new Map<string, SessionRecord>();
  let nextId = 1;
  const byName = (name: string) => [...users.values()].find((user) => user.name === name);
  return {
    reads: 0,
    stored: () => JSON.stringify([[...users.values()], [...tokens.values()], [...sessions.values()]]),
    userByName: async (name) => byName(name),
    userById: async (id) => users.get(id),
    async putUser(user) {
      const record = { id: byName(user.name)?.id ?? nextId++, ...user };
      users.set(record.id, record);
      return record;
    },
    async changeUser(name, change) {
      const user = byName(name);
      if (user) users.set(user.id, { ...user, ...change });
      return user !== undefined;
    },
    removeUser: async (name) => users.delete(byName(name)?.id ?? 0),
    users: async () => [...users.values()],
    async addToken(token) {
      const record = { id: nextId++, ...token };
      tokens.set(record.id, record);
      return record;
    },
    async tokenByHash(hash) {
      this.reads++;
      return [...tokens.values()].find((token) => token.secretHash === hash);
    },
    async touchToken(id, at) {
      tokens.set(id, { ...tokens.get(id)!, lastUsedAt: at });
    },
    tokens: async () => [...tokens.values()],
    removeToken: async (id) => tokens.delete(id),
    async addSession(session) {
      sessions.set(session.idHash, session);
    },
    async sessionByHash(hash) {
      this.reads++;
      return sessions.get(hash);
    },
    sessionsOf: async (userId) => [...sessions.values()].filter((session) => session.userId === userId),
    async confirmSession(hash, confirmedAt) {
      sessions.set(hash, { ...sessions.get(hash)!, confirmedAt });
    },
    async touchSession(hash, lastSeenAt, expiresAt) {
      sessions.set(hash, { ...sessions.get(hash)!, lastSeenAt, expiresAt });
    },
    removeSession: async (hash) => sessions.delete(hash),
    async removeExpiredSessions(now) {
      const old = [...sessions.values()].filter((session) => session.expiresAt <= now);
      for (const session of old) sessions.delete(session.idHash);
      return old.length;
    },
    async removeSessionsOf(userId) {
      for (const session of [...sessions.values()]) if (session.userId === userId) sessions.delete(session.idHash);
    },
  };
}
