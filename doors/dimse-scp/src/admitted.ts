import { type Archive, type Principal, RepeatedLook } from '@vesalius/archive/api';
import type { Association } from '@vesalius/dimse';
import type { Callers } from './accept.ts';
import { placeOf } from './caller-place.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * Looks again whether those whose associations are open may still be there: a peer that was removed or has lost a right is aborted (A-ABORT,
 * PS3.8 §9.3.8), and what it comes back for is decided anew. Rights that were gained hold from the next operation on.
 */
export class Admitted {
  readonly #archive: Archive;
  readonly #callers: Callers;
  readonly #associations: () => Iterable<Association>;
  readonly #looking = new RepeatedLook(() => this.#look(), LOOK_EVERY_MS);

  constructor(archive: Archive, callers: Callers, associations: () => Iterable<Association>) {
    this.#archive = archive;
    this.#callers = callers;
    this.#associations = associations;
  }

  run(): void {
    this.#looking.run();
  }

  stop(): Promise<void> {
    return this.#looking.stop();
  }

  /** A thousand associations of one caller are one question. */
  async #look(): Promise<void> {
    const asked = new Map<string, Promise<Principal | undefined>>();
    for (const association of this.#associations()) {
      const { address, fingerprint } = placeOf(association.connection);
      const key = JSON.stringify([association.callingAeTitle, address, fingerprint]);
      const now =
        asked.get(key) ?? this.#archive.identity.peer(association.callingAeTitle, placeOf(association.connection));
      asked.set(key, now);
      await now.then(
        (principal) => this.#decide(association, principal),
        (error: Error) => this.#archive.log.warn('rights of an association cannot be looked at', { error }),
      );
    }
  }

  #decide(association: Association, now: Principal | undefined): void {
    const { access, audit } = this.#archive;
    if (!association.established) return;
    if (now && access.keeps(this.#callers.principalOf(association.request), now)) {
      this.#callers.keep(association.request, now, association.connection);
      return;
    }
    audit.refused({
      actor: association.callingAeTitle,
      address: association.connection.remoteAddress,
      facts: { act: 'association-ended', door: 'dimse', reason: now ? 'lost a right' : 'no longer a peer' },
    });
    association.abort('The peer may no longer do what it might');
  }
}
