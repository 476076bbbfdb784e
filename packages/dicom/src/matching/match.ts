import type { Tag } from '../tag.ts';

/**
 * Attribute matching of PS3.4 §C.2.2.2 as a typed condition, the same for C-FIND, QIDO-RS and REST. `path` goes from the top of
 * the data set down through sequences (PS3.4 §C.2.2.2.6). Values are text without padding, in Unicode.
 */
export type Match =
  /** §C.2.2.2.1 Single Value Matching. */
  | { readonly kind: 'equals'; readonly path: readonly Tag[]; readonly value: string }
  /** §C.2.2.2.4 Wild Card Matching: `*` any characters, `?` one. `anyCase`: capital and small letters are alike, which no query of DICOM asks for. */
  | {
      readonly kind: 'wildcard';
      readonly path: readonly Tag[];
      readonly pattern: string;
      readonly anyCase?: boolean;
    }
  /** §C.2.2.2.2 List of UID Matching; also several values of another VR (Multiple Value Matching, §C.2.2.2.8). */
  | { readonly kind: 'any-of'; readonly path: readonly Tag[]; readonly values: readonly string[] }
  /** §C.2.2.2.5 Range Matching of DA, TM or DT; both ends belong to it, an absent end is open. */
  | { readonly kind: 'range'; readonly path: readonly Tag[]; readonly from?: string; readonly to?: string }
  /** §C.2.2.2.5 with combined date-time matching: `from` and `to` are YYYYMMDDHHMMSS.FFFFFF over a DA and a TM attribute. */
  | {
      readonly kind: 'date-time-range';
      readonly date: readonly Tag[];
      readonly time: readonly Tag[];
      readonly from?: string;
      readonly to?: string;
    }
  /** Words of a person name in any order, component group and script, by their beginnings (PS3.4 §C.2.2.2.1.1 fuzzy semantic matching). */
  | { readonly kind: 'fuzzy-name'; readonly path: readonly Tag[]; readonly text: string }
  /** §C.2.2.2.7 Empty Value Matching. */
  | { readonly kind: 'empty'; readonly path: readonly Tag[] };
