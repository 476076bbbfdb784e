export interface FeedingPlan {
  readonly target: string;
  readonly part: string;
  readonly seed: number;
  readonly count: number;
  /** Milliseconds since 1970 at which it ends, if the count is not reached before. */
  readonly until: number;
  /** The input being tried: its number and length, then its bytes. */
  readonly trying: SharedArrayBuffer;
}

/** What is told to the thread that watches. */
export type FeedingNews =
  | { readonly kind: 'broken'; readonly sentence: string; readonly input: Uint8Array }
  | {
      readonly kind: 'over';
      readonly tried: number;
      readonly outcomes: Readonly<Record<string, number>>;
      readonly longestMs: number;
      readonly rssMiB: number;
    };

/** Bytes before the input. */
export const TRYING_HEAD = 8;
