/** Looks again and again whether there is something to do, one look at a time; no process stays for it. */
export class RepeatedLook {
  readonly #look: () => Promise<void>;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #stopping = false;

  /** @param look tells of its failures itself */
  constructor(look: () => Promise<void>, everyMs: number) {
    this.#look = look;
    this.#everyMs = everyMs;
  }

  /** A look that is under way should come to its end. */
  get stopping(): boolean {
    return this.#stopping;
  }

  run({ atOnce = false } = {}): void {
    if (atOnce) this.#begin();
    this.#timer = setInterval(() => this.#begin(), this.#everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  #begin(): void {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }
}
