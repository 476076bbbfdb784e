import type { BlobStore, Clock, IndexStore, Logger } from '@vesalius/archive/api';
import { RepeatedLook } from '@vesalius/archive/api';
import { SYSTEM } from '../access/access.ts';

const LOOK_EVERY_MS = 10_000;
const ENTRIES_AT_ONCE = 20;
const BATCH = 200;
const LOOKED = 'bin.looked';
const DAY_MS = 86_400_000;
/** After a clock that has jumped, or a long sleep, somebody has so long to notice. */
const HOLD_MS = 3_600_000;

export interface PurgeWatchParts {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Purges what has been in the bin for its time: first it is said that an entry goes, then its bytes go, then a transaction puts tombstones in the
 * place of its rows. What a crash interrupts goes on where it was.
 */
export class PurgeWatch {
  readonly #parts: PurgeWatchParts;
  readonly #looks = new RepeatedLook(() => this.look(), LOOK_EVERY_MS);
  /** By the clock that never jumps. */
  #holdUntil = Number.NEGATIVE_INFINITY;

  constructor(parts: PurgeWatchParts) {
    this.#parts = parts;
  }

  run(): void {
    this.#looks.run({ atOnce: true });
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  async look(): Promise<void> {
    const { index, log } = this.#parts;
    try {
      if (await this.#clockIsDoubtful()) return;
      for (const id of await index.bin.due(ENTRIES_AT_ONCE)) if (!this.#looks.stopping) await this.#purge(id);
    } catch (error) {
      log.error('the bin cannot be emptied', { error: error as Error });
    }
  }

  async #purge(id: number): Promise<void> {
    const { index, blobs } = this.#parts;
    if (!(await index.bin.beginPurge(id))) return;
    for (;;) {
      const some = await index.bin.blobsOf(id, BATCH);
      for (const { blobKeys } of some) for (const key of blobKeys) await blobs.remove(key);
      const binnedIds = some.map(({ binnedId }) => binnedId);
      await index.bin.purged(id, binnedIds, SYSTEM.name);
      if (some.length < BATCH || this.#looks.stopping) return;
    }
  }

  /** A clock that is a year ahead must not empty the bin of a year. */
  async #clockIsDoubtful(): Promise<boolean> {
    const { index, clock, log } = this.#parts;
    const now = clock.now();
    const last = await index.facts.get(LOOKED);
    if (last !== undefined && Math.abs(now - Number(last)) > DAY_MS) {
      this.#holdUntil = performance.now() + HOLD_MS;
      log.warn('the clock has gone on by more than a day since the bin was looked at: it is emptied in an hour');
    }
    if (last === undefined || Math.abs(now - Number(last)) >= LOOK_EVERY_MS) await index.facts.put(LOOKED, String(now));
    return performance.now() < this.#holdUntil;
  }
}
