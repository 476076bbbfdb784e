import type { PasskeyRecord, PasskeyRecords } from '@vesalius/archive/api';

/** Passkeys in memory for tests. */
export function memoryPasskeys(now: () => number): PasskeyRecords {
  const all = new Map<string, PasskeyRecord>();
  const mine = (userId: number, id: string) => (all.get(id)?.userId === userId ? all.get(id) : undefined);
  return {
    of: async (userId) => [...all.values()].filter((one) => one.userId === userId),
    get: async (id) => all.get(id),
    async add(passkey) {
      if (all.has(passkey.id)) return false;
      all.set(passkey.id, { ...passkey, createdAt: now() });
      return true;
    },
    async rename(userId, id, name) {
      const found = mine(userId, id);
      if (found) all.set(id, { ...found, name });
      return found !== undefined;
    },
    remove: async (userId, id) => mine(userId, id) !== undefined && all.delete(id),
    async used(id, counter) {
      all.set(id, { ...all.get(id)!, counter, lastUsedAt: now() });
    },
  };
}
