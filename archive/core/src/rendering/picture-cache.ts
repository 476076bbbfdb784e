import type { PictureOutcome, StoredInstance } from '@vesalius/archive/api';
import type { PictureType } from '@vesalius/codecs';
import type { MadeCache } from '../made/made-cache.ts';

/** Refusals that are remembered: a code each. */
const MOST_REFUSALS = 10_000;

/** Pictures made lately, and why there are none of others. */
export class PictureCache {
  readonly #made: MadeCache;
  readonly #refused = new Map<string, PictureOutcome>();
  readonly #making = new Map<string, Promise<PictureOutcome>>();

  constructor(made: MadeCache) {
    this.#made = made;
  }

  /** The picture of a key: kept, under way for somebody else, or made now of these instances. */
  get(
    key: string,
    type: PictureType,
    instances: readonly Pick<StoredInstance, 'blobKey'>[],
    make: () => Promise<PictureOutcome>,
  ): Promise<PictureOutcome> {
    const refused = this.#refused.get(key);
    if (refused) return Promise.resolve(refused);
    const under = this.#making.get(key);
    if (under) return under;
    const owners = instances.map(({ blobKey }) => blobKey);
    const making = this.#keptOrMade(key, type, owners, make).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  async #keptOrMade(key: string, type: PictureType, owners: readonly string[], make: () => Promise<PictureOutcome>) {
    const bytes = await this.#made.bytes(key);
    if (bytes) return { outcome: 'rendered', type, bytes } as const;
    const keeping = this.#made.keeping(key, owners);
    try {
      const outcome = await make();
      if (outcome.outcome === 'refused') this.#refuse(key, outcome);
      else {
        await keeping.append(outcome.bytes);
        await keeping.end();
      }
      return outcome;
    } finally {
      keeping.give();
    }
  }

  #refuse(key: string, outcome: PictureOutcome): void {
    this.#refused.set(key, outcome);
    for (const oldest of this.#refused.keys()) {
      if (this.#refused.size <= MOST_REFUSALS) return;
      this.#refused.delete(oldest);
    }
  }
}
