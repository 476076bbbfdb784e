import type { DataElement, Dataset } from '../dataset/dataset.ts';
import type { Encoding } from '../dataset/encoding.ts';
import type { FragmentTable } from '../dataset/fragments.ts';
import { type Tag, tagToText } from '../tag.ts';

/** What is open while reading: a data set or item, the items of a sequence, or the fragments of Pixel Data. */
export interface Frame {
  readonly kind: 'elements' | 'items' | 'fragments';
  readonly around: Frame | undefined;
  /** Elements: the data set being filled; items and fragments: the one that holds the sequence. */
  readonly dataset: Dataset;
  readonly encoding: Encoding;
  /** Where it ends in the input, Infinity when a delimiter says so. */
  readonly end: number;
  /** Items and fragments: the tag of the element they are the value of. */
  readonly tag: Tag;
  /** Items: the sequence. */
  readonly element: DataElement | undefined;
  readonly items: Dataset[];
  /** Whether nothing inside was skipped, so that its bytes lie together in the source. */
  whole: boolean;
  readonly fragments: FragmentState | undefined;
}

export interface FragmentState {
  readonly table: FragmentTable;
  /** Start of the element's header and value in the source, and of its value in the input. */
  readonly start: number;
  readonly offset: number;
  readonly inputOffset: number;
  readonly vr: 'OB' | 'OW';
  basicOffsetTable: Uint8Array | undefined;
}

/** The path of what is open, and of a tag in it: `00081140[1].00081150`. */
export function tagPathOf(frame: Frame | undefined, tag?: Tag): string {
  let path = tag === undefined ? '' : tagToText(tag);
  for (let at = frame; at; at = at.around) {
    if (at.kind === 'items') path = `${tagToText(at.tag)}[${at.items.length}]${path === '' ? '' : `.${path}`}`;
    else if (at.kind === 'fragments') path = tagToText(at.tag);
  }
  return path;
}
