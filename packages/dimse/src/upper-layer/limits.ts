/** Deadlines in milliseconds and bounds of one association; 0 switches a deadline off. */
export interface UpperLayerLimits {
  /** Longest P-DATA-TF we take, announced to the peer (PS3.8 Annex D.1). */
  readonly maxPduLength: number;
  /** Longest P-DATA-TF we send even when the peer would take more. */
  readonly maxSentPduLength: number;
  /** ARTIM (PS3.8 §9.1.4): for the A-ASSOCIATE-RQ to come, and for the peer to close after a release or abort. */
  readonly artimMs: number;
  /** For TCP to connect and TLS to shake hands. */
  readonly connectMs: number;
  /** For the answer to our A-ASSOCIATE-RQ. */
  readonly associateMs: number;
  /** For the answer to our A-RELEASE-RQ. */
  readonly releaseMs: number;
  /** For the next message, when nothing is going on. */
  readonly idleMs: number;
  /** For the next kibibyte of a message that has begun. */
  readonly messageMs: number;
  /** For the next response to our request. */
  readonly responseMs: number;
  /** For the peer to take what we send. */
  readonly sendMs: number;
  /** Longest command set. */
  readonly maxCommandBytes: number;
  /** Longest data set that is collected in memory: identifiers and the data sets of N-services, never instances. */
  readonly maxIdentifierBytes: number;
}

/** A peer that takes less would make us cut data sets into crumbs; no real one asks for it. */
export const LEAST_PDU_LENGTH = 128;

const SECOND = 1000;

export const DEFAULT_LIMITS: UpperLayerLimits = {
  maxPduLength: 128 * 1024,
  maxSentPduLength: 1024 * 1024,
  artimMs: 15 * SECOND,
  connectMs: 15 * SECOND,
  associateMs: 30 * SECOND,
  releaseMs: 15 * SECOND,
  idleMs: 600 * SECOND,
  messageMs: 60 * SECOND,
  responseMs: 600 * SECOND,
  sendMs: 60 * SECOND,
  maxCommandBytes: 64 * 1024,
  maxIdentifierBytes: 4 * 1024 * 1024,
};

/** How many may be served at once; `peer` is a remote address, since an AE title can be claimed by anyone. */
export interface AssociationCaps {
  readonly maxAssociations: number;
  readonly maxAssociationsPerPeer: number;
  /** Connections of any state; of those beyond, the ones that are silent for longest are dropped, then those that come. */
  readonly maxConnections: number;
  readonly maxConnectionsPerPeer: number;
}

export const DEFAULT_CAPS: AssociationCaps = {
  maxAssociations: 1000,
  maxAssociationsPerPeer: 500,
  maxConnections: 2000,
  maxConnectionsPerPeer: 1000,
};

/** Counts holders by peer and in all, and refuses beyond two caps. */
export class CappedCount {
  readonly #max: number;
  readonly #maxPerPeer: number;
  readonly #byPeer = new Map<string, number>();
  #total = 0;

  constructor(max: number, maxPerPeer: number) {
    this.#max = max;
    this.#maxPerPeer = maxPerPeer;
  }

  get total(): number {
    return this.#total;
  }

  /** Takes a place for the peer; false when there is none. */
  take(peer: string): boolean {
    const held = this.#byPeer.get(peer) ?? 0;
    if (this.#total >= this.#max || held >= this.#maxPerPeer) return false;
    this.#total++;
    this.#byPeer.set(peer, held + 1);
    return true;
  }

  /** Whether the peer itself holds all that it may. */
  isFullFor(peer: string): boolean {
    return (this.#byPeer.get(peer) ?? 0) >= this.#maxPerPeer;
  }

  /** Gives a taken place back. */
  give(peer: string): void {
    const held = this.#byPeer.get(peer);
    if (held === undefined) return;
    this.#total--;
    if (held === 1) this.#byPeer.delete(peer);
    else this.#byPeer.set(peer, held - 1);
  }
}
