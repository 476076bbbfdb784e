import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** The transport connection of PS3.8 §9.1: a socket whose writes go out batched and whose reads can be held. */
export class Transport {
  readonly socket: Socket;
  #corked = false;
  #drain: Promise<void> | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    // A PDU is written whole, so waiting for more to come (Nagle) would only add the peer's delayed acknowledgement.
    socket.setNoDelay(true);
  }

  get writable(): boolean {
    return this.socket.writable && !this.socket.destroyed;
  }

  /**
   * Writes the pieces; all writes of one turn of the event loop leave in one vectored system call, so a PDU's header and
   * body never travel in packets of their own.
   */
  write(pieces: readonly Uint8Array[]): void {
    if (!this.writable) return;
    if (!this.#corked) {
      this.#corked = true;
      this.socket.cork();
      process.nextTick(this.#uncork);
    }
    for (const piece of pieces) this.socket.write(piece);
  }

  readonly #uncork = (): void => {
    this.#corked = false;
    this.socket.uncork();
  };

  /** True when more was written than the socket wants to hold: wait for `drained` before writing much more. */
  get full(): boolean {
    return this.writable && this.socket.writableNeedDrain;
  }

  /** Resolves when the system has taken what was written, or the socket is closed. */
  drained(): Promise<void> {
    if (!this.full) return Promise.resolve();
    this.#drain ??= new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done);
        this.socket.off('close', done);
        this.#drain = undefined;
        resolve();
      };
      this.socket.on('drain', done);
      this.socket.on('close', done);
    });
    return this.#drain;
  }

  /** Closes both ways; what the peer would not take by now is dropped, so that closing never waits for it. */
  close(): void {
    if (this.#corked) this.#uncork();
    const opening =
      this.socket.connecting || (this.socket as Partial<TLSSocket & { secureConnecting: boolean }>).secureConnecting;
    if (opening || this.socket.writableLength > 0) this.socket.destroy();
    else this.socket.destroySoon();
  }

  /** Sends what is pending and says that no more will come; the peer may still send. */
  endWriting(): void {
    if (this.#corked) this.#uncork();
    this.socket.end();
  }
}
