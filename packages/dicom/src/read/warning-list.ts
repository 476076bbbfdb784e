import type { Warning } from '../errors/index.ts';

/** The warnings of one input: the first ones in full, the rest counted. */
export class WarningList {
  readonly list: Warning[] = [];
  /** All warnings, also those not kept. */
  count = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get full(): boolean {
    return this.list.length >= this.#most;
  }

  add(warning: Warning): void {
    this.count++;
    if (!this.full) this.list.push(warning);
  }
}
