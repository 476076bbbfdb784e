/** Phases of an association that have a deadline; the numbers are those of `UpperLayerLimits`. */
export type Phase = 'connect' | 'associate' | 'release' | 'idle' | 'message' | 'response' | 'send' | 'none';

export type Deadlines = Readonly<Record<Exclude<Phase, 'none'>, number>>;

/** Fewer bytes than this are no progress, so that a peer cannot hold a place with a byte a minute. */
const PROGRESS_BYTES = 1024;
const MIN_TICK_MS = 5;
const MAX_TICK_MS = 5000;

/**
 * Watches one association for progress. The hot path only notes the time; a slow tick looks at the present phase and
 * compares, so that no timer is touched for each chunk.
 */
export class Watch {
  readonly #limits: Deadlines;
  readonly #phase: () => Phase;
  readonly #expired: (phase: Phase, limit: number) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #last = performance.now();
  #bytes = 0;

  constructor(limits: Deadlines, phase: () => Phase, expired: (phase: Phase, limit: number) => void) {
    this.#limits = limits;
    this.#phase = phase;
    this.#expired = expired;
    const shortest = Math.min(...Object.values(limits).filter((ms) => ms > 0));
    if (!Number.isFinite(shortest)) return;
    this.#timer = setInterval(() => this.#tick(), Math.max(MIN_TICK_MS, Math.min(MAX_TICK_MS, shortest / 4)));
    this.#timer.unref();
  }

  /** Something whole happened: a message, a state. */
  progress(): void {
    this.#last = performance.now();
    this.#bytes = 0;
  }

  /** Bytes came. */
  moved(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= PROGRESS_BYTES) this.progress();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const phase = this.#phase();
    const limit = this.#tickLimit(phase);
    if (performance.now() - this.#last >= limit) {
      this.stop();
      this.#expired(phase, limit);
    }
  }

  #tickLimit(phase: Phase): number {
    const limit = phase === 'none' ? 0 : this.#limits[phase];
    return limit === 0 ? Number.POSITIVE_INFINITY : limit;
  }
}
