/** What is fuzzed, and how much of it. */
export interface FuzzOptions {
  /** The same seed gives the same mutations. */
  readonly seed: number;
  /** Mutations of each part of the target. */
  readonly count: number;
  /** Only this part. */
  readonly only?: string | undefined;
}

/** What became of the mutations of one part. */
export interface Fuzzed {
  readonly name: string;
  /** How many had each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly longestMs: number;
  /** Memory of the process beyond that at the start, at its most. */
  readonly moreMiB: number;
  /** Promises broken; none when all is well. */
  readonly violations: readonly string[];
}

export type Fuzz = (options: FuzzOptions) => Promise<readonly Fuzzed[]>;
