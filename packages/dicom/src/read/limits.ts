/** What a reader takes at most, checked before memory is taken. Every bound is a number, so that none is forgotten. */
export interface ReadLimits {
  /** Sequences inside sequences. */
  readonly depth: number;
  /** Data elements and items in all, nested ones included. */
  readonly elements: number;
  /** Bytes of one value that is kept in memory. */
  readonly valueLength: number;
  /** Bytes a streaming reader keeps in all: the header and values up to `valuesUpTo`. */
  readonly keptBytes: number;
  /** Fragments of encapsulated Pixel Data. */
  readonly fragments: number;
  /** Bytes of a deflated data set once inflated. */
  readonly inflatedBytes: number;
  /** Inflated bytes for each deflated one, looked at once 16 MiB have been inflated. */
  readonly inflateRatio: number;
  /** Warnings kept; more are counted only. */
  readonly warnings: number;
}

export const DEFAULT_LIMITS: ReadLimits = Object.freeze({
  depth: 64,
  elements: 2_000_000,
  valueLength: 0xfffffffe,
  keptBytes: 256 * 1024 * 1024,
  fragments: 4_000_000,
  inflatedBytes: 1024 * 1024 * 1024,
  inflateRatio: 250,
  warnings: 100,
});

export function limitsOf(limits: Partial<ReadLimits> | undefined): ReadLimits {
  return limits ? { ...DEFAULT_LIMITS, ...limits } : DEFAULT_LIMITS;
}
