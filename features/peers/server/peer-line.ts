import type { Association } from '@vesalius/dimse';
import { endAssociation } from './open-association.ts';
import { PeerError } from './peer-error.ts';

/** A peer that hangs up so often in a row is given up. */
const MOST_BREAKS = 3;

/** An association that is opened again when the peer has hung up, as some do over a single instance that they do not like. */
export class PeerLine {
  readonly #open: () => Promise<Association>;
  #current: Association | undefined;
  #breaks = 0;
  #used = 0;

  constructor(open: () => Promise<Association>) {
    this.#open = open;
  }

  /** An established association for the next instance. @throws PeerError */
  async association(): Promise<Association> {
    if (this.#current && !this.#current.established) {
      // One that carried more than the instance it broke over was a good one.
      this.#breaks = this.#used > 1 ? 1 : this.#breaks + 1;
      if (this.#breaks >= MOST_BREAKS)
        throw new PeerError('peer-failed', 'The peer ends one association after another');
      this.#current = undefined;
    }
    if (!this.#current) {
      this.#current = await this.#open();
      this.#used = 0;
    }
    this.#used++;
    return this.#current;
  }

  async end(): Promise<void> {
    if (this.#current) await endAssociation(this.#current);
  }
}
