import type { DataSetTaker } from './message-receiver.ts';

/** Takes a data set and throws it away; `done` is told of its end. */
export class DataSetDiscarder implements DataSetTaker {
  readonly #done: (() => void) | undefined;

  constructor(done?: () => void) {
    this.#done = done;
  }

  write(): void {}

  end(): void {
    this.#done?.();
  }

  abort(): void {}
}

/** Keeps a small data set (an Identifier, the data set of an N-service) in memory, up to a limit. */
export class DataSetCollector implements DataSetTaker {
  readonly #limit: number;
  readonly #done: (dataSet: Uint8Array | 'too long') => void;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number, done: (dataSet: Uint8Array | 'too long') => void) {
    this.#limit = limit;
    this.#done = done;
  }

  write(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > this.#limit) this.#parts = [];
    else this.#parts.push(Buffer.from(bytes));
  }

  end(): void {
    if (this.#length > this.#limit) this.#done('too long');
    else this.#done(this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts));
  }

  abort(): void {
    this.#parts = [];
  }
}
