import type { Clock, IndexStore, Logger } from '@vesalius/archive/api';
import type { ArchiveRetrieve } from './retrieve.ts';

const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 20;

/** Watches for series to which nothing was added for a while: their metadata is made ahead, and they are called stable. */
export class StabilityWatch {
  readonly #index: IndexStore;
  readonly #retrieve: ArchiveRetrieve;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #quietMs: number;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: {
    readonly index: IndexStore;
    readonly retrieve: ArchiveRetrieve;
    readonly clock: Clock;
    readonly log: Logger;
    readonly quietMs: number;
  }) {
    this.#index = parts.index;
    this.#retrieve = parts.retrieve;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#quietMs = parts.quietMs;
  }

  run(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  async #look(): Promise<void> {
    try {
      for (const series of await this.#index.series.quiet(this.#clock.now() - this.#quietMs, AT_ONCE)) {
        if (!this.#timer) return;
        await this.#retrieve
          .makeDocument(series)
          .catch((error: Error) =>
            this.#log.error('metadata could not be made', { seriesInstanceUid: series.seriesInstanceUid, error }),
          );
        await this.#index.series.markStable(series.seriesId, series.version);
      }
    } catch (error) {
      this.#log.error('quiet series cannot be looked for', { error: error as Error });
    }
  }
}
