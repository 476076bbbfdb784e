import { DicomReadError } from '../errors/index.ts';
import {
  CODE_LENGTH_ORDER,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  fixedDistanceLengths,
  fixedLiteralLengths,
  LENGTH_BASE,
  LENGTH_EXTRA,
} from './deflate-tables.ts';
import { type HuffmanCode, huffmanCode, longEntry, ROOT_BITS } from './huffman.ts';

const WINDOW = 32768;
const BLOCK = 65536;
const LONGEST_MATCH = 258;
const ROOT_MASK = (1 << ROOT_BITS) - 1;
const END_OF_BLOCK = 256;
const NO_INPUT: Uint8Array = new Uint8Array(0);

type State = 'header' | 'stored' | 'symbols' | 'end';

const lengthBase = Uint16Array.from(LENGTH_BASE);
const lengthExtra = Uint8Array.from(LENGTH_EXTRA);
const distanceBase = Uint16Array.from(DISTANCE_BASE);
const distanceExtra = Uint8Array.from(DISTANCE_EXTRA);

/**
 * Inflates raw deflate data (RFC 1951) that arrives in any pieces. Blocks of output of at most 64 KiB are handed on, valid
 * only until the receiver returns. Memory is fixed: a window of 32 KiB and one block.
 */
export class Inflater {
  #state: State = 'header';
  #last = false;
  #input: Uint8Array = NO_INPUT;
  #at = 0;
  #hold = 0;
  #bits = 0;
  #storedLeft = 0;
  #literals: HuffmanCode | undefined;
  #distances: HuffmanCode | undefined;
  readonly #out = new Uint8Array(WINDOW + BLOCK + LONGEST_MATCH);
  /** Bytes of output in `#out`, and how many of them were handed on. */
  #end = 0;
  #given = 0;

  /** Whether the last block has been read; bytes after it are ignored. */
  get finished(): boolean {
    return this.#state === 'end';
  }

  /** Takes the next piece; throws `bad-deflate`. */
  push(piece: Uint8Array, take: (block: Uint8Array) => void): void {
    if (this.#state === 'end') return;
    this.#input = this.#at < this.#input.length ? joined(this.#input.subarray(this.#at), piece) : piece;
    this.#at = 0;
    while (this.#step(take));
    this.#give(take);
    this.#input = this.finished ? NO_INPUT : this.#input.slice(this.#at);
    this.#at = 0;
  }

  /** One block header or a run of output; false when more input is needed or the end is reached. */
  #step(take: (block: Uint8Array) => void): boolean {
    switch (this.#state) {
      case 'header':
        return this.#readHeader();
      case 'stored':
        return this.#copyStored(take);
      case 'symbols':
        return this.#readSymbols(take);
      case 'end':
        return false;
    }
  }

  /** A block header is read whole or not at all. */
  #readHeader(): boolean {
    const at = this.#at;
    const hold = this.#hold;
    const bits = this.#bits;
    if (this.#tryHeader()) return true;
    this.#at = at;
    this.#hold = hold;
    this.#bits = bits;
    return false;
  }

  #tryHeader(): boolean {
    if (this.#last) {
      this.#state = 'end';
      return true;
    }
    const head = this.#take(3);
    if (head < 0) return false;
    const done =
      head >> 1 === 0 ? this.#openStored() : head >> 1 === 1 ? this.#openFixed() : this.#openDynamic(head >> 1);
    if (done) this.#last = (head & 1) === 1;
    return done;
  }

  #openStored(): boolean {
    this.#hold >>>= this.#bits & 7;
    this.#bits -= this.#bits & 7;
    const length = this.#take(16);
    const complement = length < 0 ? -1 : this.#take(16);
    if (complement < 0) return false;
    if ((length ^ complement) !== 0xffff) throw new DicomReadError('bad-deflate', { detail: 'stored length' });
    // Whole bytes already taken into the hold belong to the stored data.
    this.#at -= this.#bits >> 3;
    this.#hold = 0;
    this.#bits = 0;
    this.#storedLeft = length;
    this.#state = 'stored';
    return true;
  }

  #openFixed(): boolean {
    fixedLiterals ??= huffmanCode(fixedLiteralLengths());
    fixedDistances ??= huffmanCode(fixedDistanceLengths());
    this.#literals = fixedLiterals;
    this.#distances = fixedDistances;
    this.#state = 'symbols';
    return true;
  }

  #openDynamic(type: number): boolean {
    if (type !== 2) throw new DicomReadError('bad-deflate', { detail: 'block type' });
    const sizes = this.#take(14);
    if (sizes < 0) return false;
    const literals = (sizes & 31) + 257;
    const distances = ((sizes >> 5) & 31) + 1;
    if (literals > 286 || distances > 30) throw new DicomReadError('bad-deflate', { detail: 'code sizes' });
    const codeLengths = new Uint8Array(19);
    for (let index = 0; index < (sizes >> 10) + 4; index++) {
      const length = this.#take(3);
      if (length < 0) return false;
      codeLengths[CODE_LENGTH_ORDER[index]!] = length;
    }
    const lengths = this.#readLengths(huffmanCode(codeLengths), literals + distances);
    if (!lengths) return false;
    this.#literals = huffmanCode(lengths.subarray(0, literals));
    this.#distances = huffmanCode(lengths.subarray(literals));
    this.#state = 'symbols';
    return true;
  }

  /** Code lengths in their own run-length code (RFC 1951 §3.2.7); undefined when more input is needed. */
  #readLengths(code: HuffmanCode, count: number): Uint8Array | undefined {
    const lengths = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      const symbol = this.#symbol(code);
      if (symbol < 0) return undefined;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      const extra = this.#take(symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
      if (extra < 0) return undefined;
      const repeat = extra + (symbol === 18 ? 11 : 3);
      if (at + repeat > count || (symbol === 16 && at === 0)) {
        throw new DicomReadError('bad-deflate', { detail: 'code lengths' });
      }
      if (symbol === 16) lengths.fill(lengths[at - 1]!, at, at + repeat);
      at += repeat;
    }
    return lengths;
  }

  #copyStored(take: (block: Uint8Array) => void): boolean {
    const count = Math.min(this.#storedLeft, this.#input.length - this.#at, BLOCK);
    if (count === 0 && this.#storedLeft > 0) return false;
    this.#makeRoom(count, take);
    this.#out.set(this.#input.subarray(this.#at, this.#at + count), this.#end);
    this.#end += count;
    this.#at += count;
    this.#storedLeft -= count;
    if (this.#storedLeft === 0) this.#state = 'header';
    return true;
  }

  /** Literals and matches until the block ends, the output is full or the input runs out. */
  #readSymbols(take: (block: Uint8Array) => void): boolean {
    this.#makeRoom(LONGEST_MATCH, take);
    const input = this.#input;
    const out = this.#out;
    const stop = out.length - LONGEST_MATCH;
    const literals = this.#literals!;
    const distances = this.#distances!;
    let { at, hold, bits, end } = this.#registers;
    let more = true;
    while (end < stop) {
      const from = { at, hold, bits };
      while (bits < 15 && at < input.length) {
        hold |= input[at++]! << bits;
        bits += 8;
      }
      const entry = literals.root[hold & ROOT_MASK] || longEntry(literals, hold, bits);
      const length = entry >> 9;
      if (entry === 0 || length > bits) {
        ({ at, hold, bits } = from);
        more = false;
        break;
      }
      hold >>>= length;
      bits -= length;
      const symbol = entry & 511;
      if (symbol < END_OF_BLOCK) {
        out[end++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        this.#state = 'header';
        break;
      }
      const index = symbol - 257;
      if (index > 28) throw new DicomReadError('bad-deflate', { detail: 'length symbol' });
      const match = this.#match(input, distances, index, at, hold, bits);
      if (match === undefined) {
        ({ at, hold, bits } = from);
        more = false;
        break;
      }
      if (match.distance > end) throw new DicomReadError('bad-deflate', { detail: 'distance' });
      copyMatch(out, end, match.distance, match.length);
      end += match.length;
      ({ at, hold, bits } = match);
    }
    this.#at = at;
    this.#hold = hold;
    this.#bits = bits;
    this.#end = end;
    return more;
  }

  get #registers(): { at: number; hold: number; bits: number; end: number } {
    return { at: this.#at, hold: this.#hold, bits: this.#bits, end: this.#end };
  }

  /** The rest of a length and its distance; undefined when more input is needed. */
  #match(
    input: Uint8Array,
    code: HuffmanCode,
    index: number,
    at: number,
    hold: number,
    bits: number,
  ): { length: number; distance: number; at: number; hold: number; bits: number } | undefined {
    const extra = lengthExtra[index]!;
    while (bits < 20 && at < input.length) {
      hold |= input[at++]! << bits;
      bits += 8;
    }
    if (bits < extra) return undefined;
    const length = lengthBase[index]! + (hold & ((1 << extra) - 1));
    hold >>>= extra;
    bits -= extra;
    const entry = code.root[hold & ROOT_MASK] || longEntry(code, hold, bits);
    const size = entry >> 9;
    if (entry === 0 || size > bits) return undefined;
    hold >>>= size;
    bits -= size;
    const symbol = entry & 511;
    const more = distanceExtra[symbol]!;
    while (bits < more && at < input.length) {
      hold |= input[at++]! << bits;
      bits += 8;
    }
    if (bits < more) return undefined;
    const distance = distanceBase[symbol]! + (hold & ((1 << more) - 1));
    return { length, distance, at, hold: hold >>> more, bits: bits - more };
  }

  /** A symbol of a code, -1 when more input is needed. */
  #symbol(code: HuffmanCode): number {
    while (this.#bits < 15 && this.#at < this.#input.length) {
      this.#hold |= this.#input[this.#at++]! << this.#bits;
      this.#bits += 8;
    }
    const entry = code.root[this.#hold & ROOT_MASK] || longEntry(code, this.#hold, this.#bits);
    const length = entry >> 9;
    if (entry === 0 || length > this.#bits) return -1;
    this.#hold >>>= length;
    this.#bits -= length;
    return entry & 511;
  }

  /** The next bits as a number, -1 when there are too few. */
  #take(count: number): number {
    while (this.#bits < count) {
      if (this.#at >= this.#input.length) return -1;
      this.#hold |= this.#input[this.#at++]! << this.#bits;
      this.#bits += 8;
    }
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#bits -= count;
    return value;
  }

  #makeRoom(count: number, take: (block: Uint8Array) => void): void {
    if (this.#end + count <= this.#out.length - LONGEST_MATCH) return;
    this.#give(take);
    this.#out.copyWithin(0, this.#end - WINDOW, this.#end);
    this.#end = WINDOW;
    this.#given = WINDOW;
  }

  #give(take: (block: Uint8Array) => void): void {
    if (this.#given === this.#end) return;
    take(this.#out.subarray(this.#given, this.#end));
    this.#given = this.#end;
  }
}

let fixedLiterals: HuffmanCode | undefined;
let fixedDistances: HuffmanCode | undefined;

/** Source and target may overlap: a run of bytes repeats itself (RFC 1951 §3.2.3). */
function copyMatch(out: Uint8Array, end: number, distance: number, length: number): void {
  if (distance >= length) out.copyWithin(end, end - distance, end - distance + length);
  else for (let index = 0; index < length; index++) out[end + index] = out[end + index - distance]!;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
