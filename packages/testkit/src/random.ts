/** A generator of numbers in [0, 1) that gives the same row for the same seed on every machine (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Normally distributed values around zero, made once and then read from a random place on: noise at the price of a copy. */
export class NoiseTable {
  readonly #values: Float32Array;
  readonly #random: () => number;

  constructor(seed: number, size = 1 << 16) {
    this.#random = randomFrom(seed);
    this.#values = new Float32Array(size);
    for (let at = 0; at < size; at++) this.#values[at] = gaussian(this.#random);
  }

  /** `length` values of standard deviation one; valid until the next call. */
  row(length: number): Float32Array {
    const from = Math.floor(this.#random() * (this.#values.length - length));
    return this.#values.subarray(from, from + length);
  }
}

/** Box and Muller's way from two even numbers to a normal one. */
function gaussian(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
