const WINDOW = 32768;
const HASH_SIZE = 32768;
const SHORTEST = 3;
const LONGEST = 258;
/** How many earlier places are tried for a match. */
const TRIES = 32;

/** A literal is its byte; a match is its length shifted above its distance less one. */
export const DISTANCE_BITS = 15;

/** Finds repetitions within 32 KiB (LZ77), over data that comes in blocks. */
export class MatchFinder {
  readonly #heads = new Int32Array(HASH_SIZE).fill(-WINDOW - 1);
  readonly #previous = new Int32Array(WINDOW).fill(-WINDOW - 1);
  /** The window before the block, then the block. */
  #bytes: Uint8Array = new Uint8Array(0);
  #history = 0;
  /** Position in the whole data of the first of `#bytes`. */
  #base = 0;

  /** Literals and matches that make up a block. */
  tokens(block: Uint8Array): Uint32Array {
    this.#extend(block);
    const bytes = this.#bytes;
    const tokens = new Uint32Array(block.length);
    let count = 0;
    for (let at = this.#history; at < bytes.length; ) {
      const match = at + SHORTEST <= bytes.length ? this.#longestAt(at) : 0;
      const length = match === 0 ? 1 : match >>> DISTANCE_BITS;
      tokens[count++] = match === 0 ? bytes[at]! : match;
      for (const end = at + length; at < end; at++) this.#remember(at);
    }
    return tokens.subarray(0, count);
  }

  #extend(block: Uint8Array): void {
    const kept = this.#bytes.subarray(Math.max(0, this.#bytes.length - WINDOW));
    this.#base += this.#bytes.length - kept.length;
    const bytes = new Uint8Array(kept.length + block.length);
    bytes.set(kept);
    bytes.set(block, kept.length);
    this.#bytes = bytes;
    this.#history = kept.length;
  }

  #longestAt(at: number): number {
    const bytes = this.#bytes;
    const most = Math.min(LONGEST, bytes.length - at);
    let best = SHORTEST - 1;
    let distance = 0;
    let candidate = this.#heads[hashAt(bytes, at)]!;
    for (let tries = TRIES; tries > 0; tries--) {
      const from = candidate - this.#base;
      if (from < 0 || at - from > WINDOW) break;
      if (bytes[from + best] === bytes[at + best]) {
        const length = matchLength(bytes, from, at, most);
        if (length > best) {
          best = length;
          distance = at - from;
          if (length === most) break;
        }
      }
      candidate = this.#previous[candidate & (WINDOW - 1)]!;
    }
    return distance === 0 ? 0 : ((best << DISTANCE_BITS) | (distance - 1)) >>> 0;
  }

  #remember(at: number): void {
    if (at + SHORTEST > this.#bytes.length) return;
    const hash = hashAt(this.#bytes, at);
    const position = this.#base + at;
    this.#previous[position & (WINDOW - 1)] = this.#heads[hash]!;
    this.#heads[hash] = position;
  }
}

function matchLength(bytes: Uint8Array, from: number, at: number, most: number): number {
  let length = 0;
  while (length < most && bytes[from + length] === bytes[at + length]) length++;
  return length;
}

function hashAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 10) ^ (bytes[at + 1]! << 5) ^ bytes[at + 2]!) & (HASH_SIZE - 1);
}
