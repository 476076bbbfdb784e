/** What is fuzzed, and how much of it. */
export interface FuzzOptions {
  /** The same seed gives the same mutations. */
  readonly seed: number;
  /** Mutations of each part of the target. */
  readonly count: number;
  /** Go on for so long in all instead, where the target can. */
  readonly minutes?: number | undefined;
  /** Keep what breaks a promise in the tree; default true, where the target can. */
  readonly keep?: boolean;
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
