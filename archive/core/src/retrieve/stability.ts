import type { Clock, IndexStore, Logger } from '@vesalius/archive/api';
import { RepeatedLook } from '@vesalius/archive/api';
import type { ArchiveRetrieve } from './retrieve.ts';

const LOOK_EVERY_MS = 500;
const AT_ONCE = 20;
/** After so long without an instance the metadata of a series are made, though it may go on. */
const PAUSE_MS = 1_000;
/** Of a series that is added to in pauses they are made anew when it has paused so many times longer than that takes. */
const PAUSE_PER_COST = 20;
const PAUSED_AT_ONCE = 200;

/** Series whose last making is remembered, beside those that pause just now. */
const MOST_REMEMBERED = 1_000;

interface Ingesting {
  /** Milliseconds since anything began to come in. */
  readonly idleMs: number;
}

/** What was done ahead for a series. */
interface Made {
  readonly version: string;
  /** When the series was first seen at that version, ms UTC. */
  readonly seen: number;
  readonly costMs: number;
  readonly done: boolean;
}

/**
 * Watches for series to which nothing was added for a while, and calls them stable. Their metadata are made ahead, in the first pause, so that who
 * asks for them does not wait.
 */
export class StabilityWatch {
  readonly #index: IndexStore;
  readonly #retrieve: ArchiveRetrieve;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #quietMs: number;
  readonly #ingest: Ingesting;
  readonly #made = new Map<number, Made>();
  readonly #looks = new RepeatedLook(() => this.#look(), LOOK_EVERY_MS);

  constructor(parts: {
    readonly index: IndexStore;
    readonly retrieve: ArchiveRetrieve;
    readonly clock: Clock;
    readonly log: Logger;
    readonly quietMs: number;
    /** Receiving goes before making ahead. */
    readonly ingest: Ingesting;
  }) {
    this.#index = parts.index;
    this.#retrieve = parts.retrieve;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#quietMs = parts.quietMs;
    this.#ingest = parts.ingest;
  }

  run(): void {
    this.#looks.run();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  async #look(): Promise<void> {
    try {
      const { series } = this.#index;
      for (const quiet of await series.quiet(this.#clock.now() - this.#quietMs, AT_ONCE)) {
        if (this.#looks.stopping) return;
        const made = this.#made.get(quiet.seriesId);
        if (made?.version !== quiet.version || !made.done) await this.#make(quiet);
        this.#made.delete(quiet.seriesId);
        await series.markStable(quiet.seriesId, quiet.version);
      }
      await this.#makeAhead();
    } catch (error) {
      this.#log.error('quiet series cannot be looked for', { error: error as Error });
    }
  }

  async #makeAhead(): Promise<void> {
    if (this.#quietMs <= PAUSE_MS || this.#ingest.idleMs < PAUSE_MS) return;
    const paused = await this.#index.series.quiet(this.#clock.now() - PAUSE_MS, PAUSED_AT_ONCE);
    for (const series of paused) {
      if (this.#looks.stopping || this.#ingest.idleMs < PAUSE_MS) return;
      const made = this.#madeOf(series);
      if (made.done) continue;
      const isDue = this.#clock.now() - made.seen >= made.costMs * PAUSE_PER_COST;
      this.#made.set(series.seriesId, isDue ? { ...made, done: true, costMs: await this.#make(series) } : made);
    }
    const there = new Set(paused.map(({ seriesId }) => seriesId));
    if (this.#made.size > MOST_REMEMBERED)
      for (const id of this.#made.keys()) if (!there.has(id)) this.#made.delete(id);
  }

  #madeOf({ seriesId, version }: { readonly seriesId: number; readonly version: string }): Made {
    const made = this.#made.get(seriesId);
    if (made?.version === version) return made;
    return { version, seen: this.#clock.now(), costMs: made?.costMs ?? 0, done: false };
  }

  /** Answers how long it took, in ms. */
  async #make(series: Parameters<ArchiveRetrieve['makeDocument']>[0]): Promise<number> {
    const begun = performance.now();
    await this.#retrieve
      .makeDocument(series)
      .catch((error: Error) =>
        this.#log.error('metadata could not be made', { seriesInstanceUid: series.seriesInstanceUid, error }),
      );
    return performance.now() - begun;
  }
}
