import type { Clock, IdentityRecords, Principal, Session, UserRecord } from '@vesalius/archive/api';
import { hashSecret, newSecret } from './secrets.ts';
import type { LocalIdentitySettings } from './settings.ts';
import { ShortCache } from './short-cache.ts';
import type { UserPrincipals } from './user-principals.ts';

/** How long a session is believed without asking the records; a log-out elsewhere shows after at most this. */
const BELIEVED_FOR_MS = 5_000;
const CACHED = 10_000;

/** Sessions of browsers: a random 256-bit id in a cookie, of which only the SHA-256 is kept. */
export interface Sessions {
  open(user: UserRecord): Promise<Session>;
  find(id: string): Promise<Session | undefined>;
  close(id: string): Promise<void>;
  closeAllOf(userId: number): Promise<void>;
  /** Asks the records again. */
  forget(): void;
}

type Known = { readonly principal: Principal; readonly expiresAt: number };

export function createSessions(
  records: IdentityRecords,
  principalOf: UserPrincipals,
  clock: Clock,
  settings: LocalIdentitySettings,
): Sessions {
  const cache = new ShortCache<Known>(clock, BELIEVED_FOR_MS, CACHED);
  /** Written again only when this much has gone by, so that use does not cost a write each time. */
  const touchEveryMs = Math.min(60_000, settings.sessionIdleMs / 4);

  function expiry(createdAt: number): number {
    return Math.min(clock.now() + settings.sessionIdleMs, createdAt + settings.sessionAbsoluteMs);
  }

  async function look(idHash: string): Promise<Known | undefined> {
    const record = await records.sessionByHash(idHash);
    if (!record) return undefined;
    const user = clock.now() < record.expiresAt ? await records.userById(record.userId) : undefined;
    if (!user || user.disabled) {
      await records.removeSession(idHash);
      return undefined;
    }
    let expiresAt = record.expiresAt;
    if (clock.now() - record.lastSeenAt >= touchEveryMs) {
      expiresAt = expiry(record.createdAt);
      await records.touchSession(idHash, clock.now(), expiresAt);
    }
    return { principal: await principalOf(user), expiresAt };
  }

  return {
    async open(user) {
      await records.removeExpiredSessions(clock.now());
      const id = newSecret();
      const now = clock.now();
      const expiresAt = expiry(now);
      await records.addSession({ idHash: hashSecret(id), userId: user.id, createdAt: now, lastSeenAt: now, expiresAt });
      return { id, principal: await principalOf(user), expiresAt };
    },
    async find(id) {
      const idHash = hashSecret(id);
      let known = cache.get(idHash);
      if (!known) {
        known = await look(idHash);
        if (known) cache.set(idHash, known);
      }
      return known && clock.now() < known.expiresAt ? { id, ...known } : undefined;
    },
    async close(id) {
      const idHash = hashSecret(id);
      await records.removeSession(idHash);
      cache.delete(idHash);
    },
    async closeAllOf(userId) {
      await records.removeSessionsOf(userId);
      cache.clear();
    },
    forget: () => cache.clear(),
  };
}
