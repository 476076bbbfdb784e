/**
 * Does a piece of work some time after it was woken, however often that was meanwhile: who follows the archive need not ask it once for each
 * instance that comes in.
 */
export class Pace {
  readonly #work: () => Promise<void>;
  readonly #ms: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  /**
   * @param work answers for its own failures
   * @param ms milliseconds from the first waking to the work
   */
  constructor(work: () => Promise<void>, ms: number) {
    this.#work = work;
    this.#ms = ms;
  }

  wake(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#running.then(this.#work);
    }, this.#ms).unref();
  }

  /** Ends when what is under way has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
