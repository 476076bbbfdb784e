import type { AuditEvent, Peer, PeerBinding, Permission } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const PUT = `INSERT INTO peers(ae_title, host, port, tls, description, permissions, origin, binding) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(ae_title) DO UPDATE SET host = excluded.host, port = excluded.port, tls = excluded.tls,
    description = excluded.description, permissions = excluded.permissions, origin = excluded.origin,
    binding = excluded.binding`;

type Undefinable<T> = { readonly [K in keyof T]: T[K] | undefined };

export function peerReads({ db }: Session) {
  return { list: (): Peer[] => db.all('SELECT * FROM peers ORDER BY ae_title').map(peerOf) };
}

export function peerWrites(session: Session) {
  const { db } = session;
  return {
    put(peer: Peer, event?: AuditEvent): void {
      const { aeTitle, host, port, tls, description, permissions, origin, networks, certificates, moveTo } = peer;
      const plain = [aeTitle, host, port, Number(tls), description ?? null, JSON.stringify(permissions), origin];
      db.run(PUT, ...plain, JSON.stringify({ networks, certificates, moveTo } satisfies Undefinable<PeerBinding>));
      session.appendChange('peer-changed', {}, { aeTitle, change: 'put' });
      if (event) appendAudit(session, event);
    },
    remove(aeTitle: string, event?: AuditEvent): boolean {
      const removed = db.run('DELETE FROM peers WHERE ae_title = ?', aeTitle) === 1;
      if (removed) session.appendChange('peer-changed', {}, { aeTitle, change: 'removed' });
      if (removed && event) appendAudit(session, event);
      return removed;
    },
  };
}

export function peerOf(row: Row): Peer {
  return {
    aeTitle: String(row.ae_title),
    host: String(row.host),
    port: Number(row.port),
    tls: row.tls === 1,
    ...(row.description !== null && { description: String(row.description) }),
    permissions: JSON.parse(String(row.permissions)) as Permission[],
    origin: row.origin as Peer['origin'],
    ...(JSON.parse(String(row.binding ?? '{}')) as PeerBinding), // an older index, whose peers are salvaged, has none
  };
}
