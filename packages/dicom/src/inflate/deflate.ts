import { BitWriter } from './bit-writer.ts';
import { codeLengths } from './code-lengths.ts';
import { CODE_LENGTH_ORDER, DISTANCE_BASE, DISTANCE_EXTRA, LENGTH_BASE, LENGTH_EXTRA } from './deflate-tables.ts';
import { reversed } from './huffman.ts';
import { DISTANCE_BITS, MatchFinder } from './matches.ts';

const BLOCK = 65536;
const LITERALS = 286;
const DISTANCES = 30;
const END_OF_BLOCK = 256;
const LONGEST_CODE_LENGTH = 7;

/** Deflates (RFC 1951) data that comes in pieces, for the deflated transfer syntax (PS3.5 §A.5). */
export class Deflater {
  readonly #bits = new BitWriter();
  readonly #matches = new MatchFinder();
  readonly #pending = new Uint8Array(BLOCK);
  #length = 0;

  /** Takes the next piece, hands on what is deflated by it. */
  *push(piece: Uint8Array): IterableIterator<Uint8Array> {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + BLOCK - this.#length);
      this.#pending.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (this.#length < BLOCK) return;
      this.#writeBlock(false);
      yield this.#bits.take();
    }
  }

  /** The end of the deflated data. */
  finish(): Uint8Array {
    this.#writeBlock(true);
    this.#bits.align();
    return this.#bits.take();
  }

  #writeBlock(last: boolean): void {
    const tokens = this.#matches.tokens(this.#pending.subarray(0, this.#length));
    this.#length = 0;
    const { literals, distances } = frequencies(tokens);
    const literalCode = codeOf(codeLengths(literals));
    const distanceCode = codeOf(codeLengths(distances));
    this.#bits.put(last ? 1 : 0, 1);
    this.#bits.put(2, 2);
    this.#writeCodes(literalCode.lengths, distanceCode.lengths);
    for (const token of tokens) {
      if (token < END_OF_BLOCK) this.#put(literalCode, token);
      else this.#writeMatch(token, literalCode, distanceCode);
    }
    this.#put(literalCode, END_OF_BLOCK);
  }

  #writeMatch(token: number, literalCode: Code, distanceCode: Code): void {
    const length = token >>> DISTANCE_BITS;
    const distance = (token & ((1 << DISTANCE_BITS) - 1)) + 1;
    const lengthSymbol = symbolOf(LENGTH_BASE, length);
    this.#put(literalCode, 257 + lengthSymbol);
    this.#bits.put(length - LENGTH_BASE[lengthSymbol]!, LENGTH_EXTRA[lengthSymbol]!);
    const distanceSymbol = symbolOf(DISTANCE_BASE, distance);
    this.#put(distanceCode, distanceSymbol);
    this.#bits.put(distance - DISTANCE_BASE[distanceSymbol]!, DISTANCE_EXTRA[distanceSymbol]!);
  }

  #put(code: Code, symbol: number): void {
    this.#bits.put(code.codes[symbol]!, code.lengths[symbol]!);
  }

  /** The head of a block with codes of its own (RFC 1951 §3.2.7); the lengths are not run-length coded beyond zeros. */
  #writeCodes(literals: Uint8Array, distances: Uint8Array): void {
    const runs = zeroRuns([...literals, ...distances]);
    const counts = new Uint32Array(19);
    for (const { symbol } of runs) counts[symbol]!++;
    const code = codeOf(codeLengths(counts, LONGEST_CODE_LENGTH));
    this.#bits.put(LITERALS - 257, 5);
    this.#bits.put(DISTANCES - 1, 5);
    this.#bits.put(CODE_LENGTH_ORDER.length - 4, 4);
    for (const symbol of CODE_LENGTH_ORDER) this.#bits.put(code.lengths[symbol]!, 3);
    for (const { symbol, extra, bits } of runs) {
      this.#put(code, symbol);
      this.#bits.put(extra, bits);
    }
  }
}

interface Code {
  readonly lengths: Uint8Array;
  /** Bit-reversed, ready to be put. */
  readonly codes: Uint16Array;
}

/** Canonical codes (RFC 1951 §3.2.2). */
function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(17);
  for (const length of lengths) if (length > 0) counts[length + 1]!++;
  const next = new Uint16Array(17);
  for (let length = 1; length < 17; length++) next[length] = (next[length - 1]! + counts[length]!) << 1;
  const codes = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length > 0) codes[symbol] = reversed(next[length]!++, length);
  });
  return { lengths, codes };
}

function frequencies(tokens: Uint32Array): { literals: Uint32Array; distances: Uint32Array } {
  const literals = new Uint32Array(LITERALS);
  const distances = new Uint32Array(DISTANCES);
  literals[END_OF_BLOCK] = 1;
  for (const token of tokens) {
    if (token < END_OF_BLOCK) literals[token]!++;
    else {
      literals[257 + symbolOf(LENGTH_BASE, token >>> DISTANCE_BITS)]!++;
      distances[symbolOf(DISTANCE_BASE, (token & ((1 << DISTANCE_BITS) - 1)) + 1)]!++;
    }
  }
  return { literals, distances };
}

/** The last row whose base is not above the value. */
function symbolOf(bases: readonly number[], value: number): number {
  let low = 0;
  let high = bases.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (bases[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Run {
  readonly symbol: number;
  readonly extra: number;
  readonly bits: number;
}

/** Code lengths with their runs of zeros shortened: symbol 17 for 3-10 of them, 18 for 11-138. */
function zeroRuns(lengths: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < lengths.length; ) {
    let zeros = 0;
    while (zeros < 138 && lengths[at + zeros] === 0) zeros++;
    if (zeros >= 11) runs.push({ symbol: 18, extra: zeros - 11, bits: 7 });
    else if (zeros >= 3) runs.push({ symbol: 17, extra: zeros - 3, bits: 3 });
    else {
      runs.push({ symbol: lengths[at]!, extra: 0, bits: 0 });
      zeros = 1;
    }
    at += zeros;
  }
  return runs;
}
