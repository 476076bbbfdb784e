import { isIP } from 'node:net';
import { ArchiveError, type Outgoing, type Peer } from '@vesalius/archive/api';
import { type Association, type ConnectOptions, connect, DimseError } from '@vesalius/dimse';
import { PeerError } from './peer-error.ts';

export interface PeerCalls {
  /** Our AE title. */
  readonly aeTitle: string;
  /** For peers that want TLS. */
  readonly tls?: ConnectOptions['tls'];
  readonly outgoing: Outgoing;
}

export type Wanted = Pick<ConnectOptions, 'presentationContexts'> & Partial<Pick<ConnectOptions, 'roles' | 'signal'>>;

/**
 * Runs `work` on an association with the peer, which is released afterwards.
 * @throws PeerError `peer-unreachable` when none came about, `peer-failed` when it broke under the work
 */
export async function withAssociation<T>(
  peer: Peer,
  calls: PeerCalls,
  wanted: Wanted,
  work: (association: Association) => Promise<T>,
): Promise<T> {
  const association = await openAssociation(peer, calls, wanted);
  try {
    return await work(association);
  } catch (error) {
    if (error instanceof DimseError) throw new PeerError('peer-failed', error.message, error);
    throw error;
  } finally {
    await endAssociation(association);
  }
}

/** Releases an association, or ends it otherwise when the peer does not agree. */
export async function endAssociation(association: Association): Promise<void> {
  if (association.established) await association.release().catch(() => association.abort());
}

/** @throws PeerError `peer-unreachable`, `address-refused` */
export async function openAssociation(peer: Peer, calls: PeerCalls, wanted: Wanted): Promise<Association> {
  if (peer.port === 0) throw new PeerError('peer-unreachable', 'This peer is known as a caller only: it has no port');
  try {
    return await connect({
      host: await calls.outgoing.addressOf(peer.host),
      port: peer.port,
      callingAeTitle: calls.aeTitle,
      calledAeTitle: peer.aeTitle,
      ...(peer.tls && { tls: { servername: isIP(peer.host) ? '' : peer.host, ...calls.tls } }),
      ...wanted,
    });
  } catch (error) {
    if (error instanceof ArchiveError) throw new PeerError(error.code, error.message, error);
    throw new PeerError('peer-unreachable', error instanceof Error ? error.message : 'No association', error);
  }
}
