import type { ExternalIdentityRecord, ExternalRecords, IdentityRecords, TicketRecord } from '@vesalius/archive/api';

/** External identities in memory for tests, beside users and sessions in memory. */
export function memoryExternals(records: IdentityRecords, now: () => number): ExternalRecords {
  const links: ExternalIdentityRecord[] = [];
  const tickets = new Map<string, TicketRecord>();
  const find = (issuer: string, subject: string) =>
    links.find((one) => one.issuer === issuer && one.subject === subject);
  return {
    async userOf(issuer, subject) {
      const found = find(issuer, subject);
      return found && records.userById(found.userId);
    },
    identitiesOf: async (userId) => links.filter((one) => one.userId === userId),
    async link(issuer, subject, userId) {
      if (find(issuer, subject) || links.some((one) => one.userId === userId && one.issuer === issuer)) return false;
      links.push({ issuer, subject, userId, createdAt: now() });
      return true;
    },
    async unlink(issuer, userId) {
      const at = links.findIndex((one) => one.userId === userId && one.issuer === issuer);
      return at >= 0 && links.splice(at, 1).length === 1;
    },
    async addUser({ name, displayName }, issuer, subject) {
      if (await records.userByName(name)) return undefined;
      const fresh = { name, displayName, passwordHash: '', permissions: [], createdAt: now(), disabled: false };
      const user = await records.putUser(fresh);
      links.push({ issuer, subject, userId: user.id, createdAt: now() });
      return user;
    },
    async endSessions(provider, of) {
      const users = 'userId' in of ? [of.userId] : (await records.users()).map(({ id }) => id);
      const all = (await Promise.all(users.map((id) => records.sessionsOf(id)))).flat();
      const ended = all.filter(
        (one) => one.provider === provider && ('userId' in of || one.providerSession === of.session),
      );
      for (const { idHash } of ended) await records.removeSession(idHash);
      return ended.length;
    },
    async putTicket(ticket) {
      tickets.set(ticket.idHash, ticket);
    },
    async takeTicket(idHash, purpose) {
      const ticket = tickets.get(idHash);
      if (!ticket || ticket.purpose !== purpose) return undefined;
      tickets.delete(idHash);
      return ticket.expiresAt > now() ? ticket.data : undefined;
    },
  };
}
