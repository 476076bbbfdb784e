/**
 * A set of characters that a part of the code table (G0: bytes below 80H, G1: bytes from 80H) can be switched to
 * (ISO/IEC 2022; PS3.5 §6.1.2).
 */
export interface CodeSet {
  readonly part: 'G0' | 'G1';
  /** Bytes a character takes. */
  readonly width: 1 | 2;
  /** What stands behind ESC to call the set (PS3.3 Tables C.12-3 and C.12-4). */
  readonly escape: readonly number[];
  /**
   * The character of each code, made at the first call: for one byte by its lower 7 bits, for two bytes by
   * `(row - 1) * 94 + cell - 1`. What is no character is U+FFFD.
   */
  readonly characters: () => readonly string[];
  /** Whether a row and cell belong to the set proper: decoders know more than may be written. */
  readonly writable?: (row: number, cell: number) => boolean;
}

export const REPLACEMENT = '\ufffd';

/** Rows, and cells in a row, of a two-byte set. */
export const ROW = 94;

/** Runs `make` at the first call only. */
export function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
