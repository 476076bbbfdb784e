import {
  type Access,
  ArchiveError,
  type Peer,
  type PeerRecords,
  type Peers,
  type Principal,
} from '@vesalius/archive/api';
import { changeOf } from '../audit/act.ts';

/** Peers of the settings, which win, and registered ones. */
export class ArchivePeers implements Peers {
  readonly #records: PeerRecords;
  readonly #configured: readonly Peer[];
  readonly #access: Access;

  constructor(records: PeerRecords, configured: readonly Peer[], access: Access) {
    this.#records = records;
    this.#configured = configured;
    this.#access = access;
  }

  async list(): Promise<Peer[]> {
    const taken = new Set(this.#configured.map(({ aeTitle }) => aeTitle));
    const registered = await this.#records.list();
    return [...this.#configured, ...registered.filter(({ aeTitle }) => !taken.has(aeTitle))];
  }

  async get(aeTitle: string): Promise<Peer | undefined> {
    return (await this.list()).find((peer) => peer.aeTitle === aeTitle);
  }

  async maySendTo({ kind, name }: Principal, aeTitle: string): Promise<boolean> {
    const caller = kind === 'peer' ? await this.get(name) : undefined;
    return caller?.moveTo === undefined || caller.moveTo.includes(aeTitle);
  }

  async put(principal: Principal, peer: Omit<Peer, 'origin'>): Promise<Peer> {
    this.#access.demand(principal, 'administer');
    this.#mayChange(peer.aeTitle);
    const kept: Peer = { ...peer, origin: 'registered' };
    const { networks = [], certificates = [], moveTo } = peer;
    const facts = {
      peer: peer.aeTitle,
      address: `${peer.host}:${peer.port}`,
      permissions: peer.permissions.join(' '),
      ...(networks.length > 0 && { networks: networks.join(' ') }),
      ...(certificates.length > 0 && { certificates: certificates.join(' ') }),
      ...(moveTo && { moveTo: moveTo.join(' ') }),
    };
    await this.#records.put(kept, changeOf(principal, 'peer-put', facts));
    return kept;
  }

  async remove(principal: Principal, aeTitle: string): Promise<boolean> {
    this.#access.demand(principal, 'administer');
    this.#mayChange(aeTitle);
    return this.#records.remove(aeTitle, changeOf(principal, 'peer-removed', { peer: aeTitle }));
  }

  #mayChange(aeTitle: string): void {
    if (this.#configured.some((peer) => peer.aeTitle === aeTitle))
      throw new ArchiveError('conflict', { detail: 'this peer stands in the settings' });
  }
}
