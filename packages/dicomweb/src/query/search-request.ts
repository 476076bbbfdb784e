import type { Match, Tag } from '@vesalius/dicom';

/** What a search transaction asks for (PS3.18 §8.3.4, §10.6.1), whatever its resource. */
export interface SearchRequest {
  readonly matches: readonly Match[];
  readonly include: readonly (readonly Tag[])[] | 'all';
  readonly order: readonly { readonly by: Tag; readonly descending: boolean }[];
  readonly limit?: number;
  readonly offset: number;
  readonly fuzzy: boolean;
  /** Names of parameters that are neither attributes nor known: for a warning. */
  readonly ignored: readonly string[];
}
