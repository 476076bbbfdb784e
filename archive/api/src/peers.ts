import type { Permission, Principal } from './access.ts';

/** What a peer is bound to, and how far it reaches: an AE title alone proves nothing. */
export interface PeerBinding {
  /** Networks it calls from, as `10.1.0.0/16` or single addresses; without them, the addresses of its host. */
  readonly networks?: readonly string[];
  /**
   * SHA-256 fingerprints (`AB:CD:…`) of certificates of which it must show one over TLS (PS3.15 §B.12). With them, and without `networks`, it
   * may call from anywhere.
   */
  readonly certificates?: readonly string[];
  /** AE titles of the peers that it may have instances sent to by C-MOVE; without them all registered ones. */
  readonly moveTo?: readonly string[];
}

/** How a caller comes to us. */
export interface CallerPlace {
  readonly address: string;
  /** Of the certificate that it has shown and that a trusted authority has signed. */
  readonly fingerprint?: string;
}

/** A remote application entity. */
export interface Peer extends PeerBinding {
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
  /** Whether this caller may have instances sent to that peer. */
  maySendTo(principal: Principal, aeTitle: string): Promise<boolean>;
  put(principal: Principal, peer: Omit<Peer, 'origin'>): Promise<Peer>;
  remove(principal: Principal, aeTitle: string): Promise<boolean>;
}
