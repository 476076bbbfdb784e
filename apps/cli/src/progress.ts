import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './io.ts';

/** How far long work has come: a bar on a terminal, a line every few seconds elsewhere. */
export interface Progress {
  /** More to do was found. */
  grow(count: number): void;
  advance(count?: number): void;
  end(): void;
}

const LINE_EVERY_MS = 5000;

export function startProgress(io: Io, what: string, total = 0): Progress {
  return io.stderr.isTTY ? new Bar(io, what, total) : new Lines(io, what, total);
}

class Bar implements Progress {
  readonly #bar: SingleBar;

  constructor(io: Io, what: string, total: number) {
    const format = `${what} {bar} {percentage}% | {value}/{total} | {eta_formatted} left`;
    this.#bar = new SingleBar({ format, stream: io.stderr, hideCursor: true, etaBuffer: 100 }, Presets.shades_classic);
    this.#bar.start(total, 0);
  }

  grow(count: number): void {
    this.#bar.setTotal(this.#bar.getTotal() + count);
  }

  advance(count = 1): void {
    this.#bar.increment(count);
  }

  end(): void {
    this.#bar.stop();
  }
}

class Lines implements Progress {
  readonly #io: Io;
  readonly #what: string;
  #total: number;
  #done = 0;
  #told = performance.now();

  constructor(io: Io, what: string, total: number) {
    this.#io = io;
    this.#what = what;
    this.#total = total;
  }

  grow(count: number): void {
    this.#total += count;
  }

  advance(count = 1): void {
    this.#done += count;
    if (performance.now() - this.#told < LINE_EVERY_MS) return;
    this.#told = performance.now();
    this.#tell();
  }

  end(): void {
    if (this.#done > 0) this.#tell();
  }

  #tell(): void {
    const total = this.#total > 0 ? ` of ${this.#total}` : '';
    this.#io.stderr.write(`${this.#what} ${this.#done}${total}\n`);
  }
}
