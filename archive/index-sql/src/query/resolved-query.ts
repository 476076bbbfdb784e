import type { QueryLevel } from '@vesalius/archive/api';

/** A condition on the values of one attribute, with the meaning of its VR worked in; at least one value must pass. */
export type Test =
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  /** `*` and `?` of PS3.4 §C.2.2.2.4. */
  | { readonly kind: 'pattern'; readonly pattern: string; readonly anyCase?: boolean }
  /** Not before `from` and before `below`, as texts. */
  | { readonly kind: 'between'; readonly from: string; readonly below: string }
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  | { readonly kind: 'date-time'; readonly from?: string; readonly to?: string }
  /** Whole component groups or patterns of them, folded: one of the names, of which all groups given. */
  | { readonly kind: 'names'; readonly names: readonly (readonly string[])[]; readonly wild: boolean }
  /** Beginnings of words of a name, folded: all of them. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'empty' };

export type ResolvedMatch =
  | {
      /** Position in the catalogue. */
      readonly entry: number;
      /** The attribute lies inside items of that entry: the tags that lead to it, eight digits each. */
      readonly inside?: readonly string[];
      readonly test: Test;
    }
  | {
      /** A date and a time attribute of one level, as one moment (PS3.4 §C.2.2.2.5). */
      readonly entry: number;
      readonly timeEntry: number;
      readonly test: MomentTest;
    };

export interface MomentTest {
  readonly kind: 'moment';
  /** Eight digits, and the time in the shortest form. */
  readonly from?: { readonly date: string; readonly time: string };
  readonly to?: { readonly date: string; readonly time: string };
}

/** A query as the worker gets it: positions in the catalogue instead of tags. */
export interface ResolvedQuery {
  readonly level: QueryLevel;
  readonly matches: readonly ResolvedMatch[];
  /** One must hold; undefined: no such condition. */
  readonly anyOf?: readonly ResolvedMatch[];
  /** Entries asked for beside those that are always given; 'all' for every one. */
  readonly include: readonly number[] | 'all';
  readonly order: readonly { readonly entry: number; readonly descending: boolean }[];
  readonly limit?: number;
  readonly offset: number;
  /** Study Instance UID. */
  readonly behind?: string;
}
