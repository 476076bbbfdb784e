import type { Permission, Principal } from './access.ts';

/** A remote application entity. */
export interface Peer {
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly description?: string;
  /** What the peer may do here as a caller. */
  readonly permissions: readonly Permission[];
  /** 'setting' when it stands in the configuration and cannot be changed over REST. */
  readonly origin: 'setting' | 'registered';
}

export interface Peers {
  list(): Promise<Peer[]>;
  get(aeTitle: string): Promise<Peer | undefined>;
  put(principal: Principal, peer: Omit<Peer, 'origin'>): Promise<Peer>;
  remove(principal: Principal, aeTitle: string): Promise<boolean>;
}
