/** A value of a kept data set, for finding it: its path as tags with dots between them, and its text folded and cut to `VALUE_LETTERS`. */
export interface ModelValue {
  readonly path: string;
  readonly value: string;
}

/** Letters of a value that are kept for finding. */
export const VALUE_LETTERS = 64;

/** What at least one value at a path must be: one of these, or not before `from` and before `below`. Texts are folded and cut as values are. */
export type ValueCondition =
  | { readonly path: string; readonly oneOf: readonly string[] }
  | { readonly path: string; readonly from?: string; readonly below?: string };
