import type { Socket } from 'node:net';
import { type AssociationCaps, CappedCount } from './limits.ts';

interface Silent {
  readonly peer: string;
  readonly evict: () => void;
}

/**
 * The places of connections that came in, of any state. Who connects and says nothing holds a place only until another needs it: the one that
 * has been silent for longest goes, so that silent connections, however many, keep nobody out. Who has asked for an association is left alone.
 */
export class ConnectionPlaces {
  readonly #count: CappedCount;
  /** By their far ends, in the order in which they came. */
  readonly #silent = new Map<string, Silent>();

  constructor({ maxConnections, maxConnectionsPerPeer }: AssociationCaps) {
    this.#count = new CappedCount(maxConnections, maxConnectionsPerPeer);
  }

  /** Gives the connection a place until it closes. @returns false when all are held by those who speak */
  take(socket: Socket): boolean {
    const { remoteAddress: peer = '', remotePort = 0 } = socket;
    if (!this.#count.take(peer) && !(this.#makeRoom(peer) && this.#count.take(peer))) return false;
    const end = farEnd(peer, remotePort);
    let held = true;
    const give = () => {
      if (!held) return;
      held = false;
      this.#silent.delete(end);
      this.#count.give(peer);
    };
    const evict = () => {
      give(); // at once: it closes only later
      socket.destroy();
    };
    this.#silent.set(end, { peer, evict });
    socket.once('close', give);
    return true;
  }

  /** It has asked for an association. */
  spoke(peer: string, remotePort: number): void {
    this.#silent.delete(farEnd(peer, remotePort));
  }

  /** Ends the oldest silent connection: of this address where it has too many itself, else of any. */
  #makeRoom(peer: string): boolean {
    const ofPeer = this.#count.isFullFor(peer);
    for (const silent of this.#silent.values()) {
      if (ofPeer && silent.peer !== peer) continue;
      silent.evict();
      return true;
    }
    return false;
  }
}

function farEnd(peer: string, port: number): string {
  return `${peer} ${port}`;
}
