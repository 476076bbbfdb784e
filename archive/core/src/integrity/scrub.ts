import { randomUUID } from 'node:crypto';
import type { BlobStore, Clock, IndexStore, Logger, ScrubState, StoredInstance } from '@vesalius/archive/api';
import { RepeatedLook } from '@vesalius/archive/api';
import type { Readable } from '../retrieve/checked-reader.ts';
import { faultOf } from './verify.ts';

const LOOK_EVERY_MS = 1_000;
/** Files looked at before it is said how far one has come: what a crash takes back. */
const BATCH = 50;
const STATE = 'scrub.state';
const HOLDER = 'scrub.holder';
/** A node that has not said for so long that it is at it has given it up. */
const HOLDER_GONE_MS = 120_000;
const DAY_MS = 86_400_000;
/** What came since was hashed on its way in, and is read in the next pass. */
const FRESH_MS = DAY_MS;
/** What is walked, in its order. */
const CONCERNS = ['instances', 'nonPatient', 'bin'] as const;
/** Pieces of a file on its way from the other copy. */
const PIECE = 1 << 20;

export interface ScrubRules {
  /** Every file is read once in so many days; 0: never. */
  readonly days: number;
  readonly bytesPerSecond: number;
  /** Another copy of the same files under the same keys, such as a backup, to heal from. */
  readonly healFrom?: Pick<BlobStore, 'read'>;
}

export interface ScrubberParts {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly scrub?: ScrubRules;
}

interface Kept extends ScrubState {
  readonly concern: number;
  readonly after: number;
}

const NEW: Omit<Kept, 'beganAt'> = { concern: 0, after: 0, checked: 0, damaged: 0, healed: 0 };

/**
 * Reads every kept file again and again, at a pace, and compares it with its checksums; what is damaged and whole in another copy is healed from
 * there. It goes on where it was after a restart. Of several nodes one does it.
 */
export class Scrubber {
  readonly #parts: ScrubberParts;
  readonly #me = randomUUID();
  readonly #paced: Readable;
  readonly #looks = new RepeatedLook(
    () => this.look().catch((error) => this.#parts.log.error('kept files cannot be checked', { error })),
    LOOK_EVERY_MS,
  );

  constructor(parts: ScrubberParts) {
    this.#parts = parts;
    const { blobs, scrub } = parts;
    this.#paced = {
      ...(blobs.distrust && { distrust: (key: string) => blobs.distrust!(key) }),
      read: async (key, offset, length, into) => {
        const bytes = await blobs.read(key, offset, length, into);
        await this.#pause((length * 1000) / scrub!.bytesPerSecond);
        return bytes;
      },
    };
  }

  run(): void {
    if (this.#parts.scrub && this.#parts.scrub.days > 0) this.#looks.run();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  async state(): Promise<ScrubState | undefined> {
    return this.#kept();
  }

  /** Goes on with a pass to its end, or begins one when that is due. */
  async look(): Promise<void> {
    const { clock, scrub, log } = this.#parts;
    let state = await this.#kept();
    if (state?.endedAt !== undefined && clock.now() - state.beganAt < scrub!.days * DAY_MS) return;
    if (!(await this.#hold())) return;
    if (!state || state.endedAt !== undefined) {
      state = { ...NEW, beganAt: clock.now(), ...(state && { provenAt: state.beganAt }) };
      await this.#keep(state);
    }
    while (state.concern < CONCERNS.length && !this.#looks.stopping && (await this.#hold())) {
      state = await this.#batch(state);
      await this.#keep(state);
    }
    if (state.concern < CONCERNS.length) return;
    await this.#keep({ ...state, endedAt: clock.now() });
    const { checked, damaged, healed } = state;
    if (checked > 0) log.info('every kept file was read and compared', { checked, damaged, healed });
  }

  async #batch(state: Kept): Promise<Kept> {
    let { after, checked, damaged, healed } = state;
    const page = await this.#parts.index[CONCERNS[state.concern]!].walk(after, BATCH);
    for (const instance of page) {
      if (this.#looks.stopping) return { ...state, after, checked, damaged, healed };
      after = instance.id;
      if (Math.abs(this.#parts.clock.now() - instance.receivedAt) < FRESH_MS) continue;
      const fault = await this.#faultOf(instance);
      if (fault !== undefined) {
        damaged += 1;
        if (await this.#heal(instance, fault)) healed += 1;
      }
      checked += 1;
    }
    const rest = { checked, damaged, healed };
    if (page.length === BATCH) return { ...state, ...rest, after };
    return { ...state, ...rest, concern: state.concern + 1, after: 0 };
  }

  /** What was removed or replaced while it was read is no damage. */
  async #faultOf(instance: StoredInstance): Promise<string | undefined> {
    const fault = await faultOf(this.#paced, instance);
    if (fault === undefined) return undefined;
    const [owner] = await this.#parts.index.instances.blobOwners([instance.blobKey]);
    return owner === 'owned' || owner === 'binned' ? fault : undefined;
  }

  async #heal(instance: StoredInstance, reason: string): Promise<boolean> {
    const { blobs, log, scrub } = this.#parts;
    const { blobKey, fileSize } = instance;
    const other = scrub!.healFrom;
    const whole = other !== undefined && (await faultOf(other, instance)) === undefined;
    if (!whole || !blobs.mend) {
      log.error('a kept file is damaged', { blobKey, reason });
      return false;
    }
    await blobs.mend(blobKey, piecesOf(other, blobKey, fileSize));
    const left = await faultOf(blobs, instance);
    log.error(left === undefined ? 'a kept file was damaged and is healed' : 'a damaged file cannot be healed', {
      blobKey,
      reason,
    });
    return left === undefined;
  }

  /** Whether this node is the one: it says so at least every minute or so. */
  async #hold(): Promise<boolean> {
    const { index, clock } = this.#parts;
    const [holder, since] = (await index.facts.get(HOLDER))?.split(' ') ?? [];
    const gone = holder === undefined || Math.abs(clock.now() - Number(since)) > HOLDER_GONE_MS;
    if (holder !== this.#me && !gone) return false;
    if (holder === this.#me && Math.abs(clock.now() - Number(since)) < HOLDER_GONE_MS / 4) return true;
    await index.facts.put(HOLDER, `${this.#me} ${clock.now()}`);
    return (await index.facts.get(HOLDER))?.startsWith(this.#me) ?? false;
  }

  async #kept(): Promise<Kept | undefined> {
    const text = await this.#parts.index.facts.get(STATE);
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  }

  async #keep(state: Kept): Promise<void> {
    await this.#parts.index.facts.put(STATE, JSON.stringify(state));
  }

  #pause(ms: number): Promise<void> {
    if (this.#looks.stopping || ms < 1) return Promise.resolve();
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

async function* piecesOf(from: Pick<BlobStore, 'read'>, key: string, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += PIECE) yield await from.read(key, at, Math.min(PIECE, size - at));
}
