import type { EncapsulatedValue } from './fragments.ts';

/** Where the value of an element lies that a streaming reader passed over, counted from the start of its input. */
export interface SkippedValue {
  readonly offset: number;
  readonly length: number;
}

/** What an element holds when it is not simply bytes in the input. */
export type Content<Item> =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'numbers'; readonly numbers: readonly (number | bigint)[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'items'; readonly items: Item[]; readonly undefinedLength: boolean }
  | { readonly kind: 'encapsulated'; readonly value: EncapsulatedValue }
  | { readonly kind: 'skipped'; readonly location: SkippedValue };

/** What `set` takes: text, numbers, tags (AT), bytes, items; undefined or an empty list for no value. */
export type ElementValue<Item> =
  | string
  | number
  | bigint
  | Uint8Array
  | readonly string[]
  | readonly number[]
  | readonly bigint[]
  | readonly Item[]
  | undefined;
