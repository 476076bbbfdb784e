import { DicomReadError } from '../errors/index.ts';

/** Codes up to this length are found by one look into a table; longer ones bit by bit. */
export const ROOT_BITS = 10;
const LONGEST = 15;

/** A Huffman code (RFC 1951 §3.2.2), made for decoding. */
export interface HuffmanCode {
  /** By the next `ROOT_BITS` bits: code length in the high bits, symbol in the low 9; 0 for longer codes. */
  readonly root: Uint16Array;
  /** Codes of each length, and symbols in the order of their codes. */
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** The code whose symbols have these lengths; throws `bad-deflate` when it says more than its lengths can. */
export function huffmanCode(lengths: Uint8Array): HuffmanCode {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const firsts = firstIndexes(counts);
  const symbols = new Uint16Array(lengths.length);
  const next = firsts.slice();
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length !== 0) symbols[next[length]!++] = symbol;
  }
  return { root: rootTable(counts, firsts, symbols), counts, symbols };
}

function firstIndexes(counts: Uint16Array): Uint16Array {
  const firsts = new Uint16Array(LONGEST + 2);
  let left = 1;
  for (let length = 1; length <= LONGEST; length++) {
    left = left * 2 - counts[length]!;
    if (left < 0) throw new DicomReadError('bad-deflate', { detail: 'over-subscribed code' });
    firsts[length + 1] = firsts[length]! + counts[length]!;
  }
  return firsts;
}

function rootTable(counts: Uint16Array, firsts: Uint16Array, symbols: Uint16Array): Uint16Array {
  const root = new Uint16Array(1 << ROOT_BITS);
  let code = 0;
  for (let length = 1; length <= ROOT_BITS; length++) {
    for (let index = 0; index < counts[length]!; index++, code++) {
      const entry = (length << 9) | symbols[firsts[length]! + index]!;
      for (let at = reversed(code, length); at < root.length; at += 1 << length) root[at] = entry;
    }
    code <<= 1;
  }
  return root;
}

/** Huffman codes are packed from their most significant bit on (RFC 1951 §3.1.1). */
export function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >>> bit) & 1) << (length - 1 - bit);
  return result;
}

/**
 * The symbol at the start of `hold`, of which `bits` bits are there, as an entry like those of `root`; 0 when more bits
 * are needed.
 */
export function longEntry({ counts, symbols }: HuffmanCode, hold: number, bits: number): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST; length++) {
    if (length > bits) return 0;
    code |= (hold >>> (length - 1)) & 1;
    const count = counts[length]!;
    if (code - count < first) return (length << 9) | symbols[index + (code - first)]!;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new DicomReadError('bad-deflate', { detail: 'no such code' });
}
