import type { DataElement, Dataset } from '../dataset/dataset.ts';
import type { Encoding } from '../dataset/encoding.ts';
import { FragmentTable } from '../dataset/fragments.ts';
import { type Tag, tagToText } from '../tag.ts';

/** What is open while reading: a data set or item, the items of a sequence, or the fragments of Pixel Data. */
export interface Frame {
  readonly kind: 'elements' | 'items' | 'fragments';
  readonly around: Frame | undefined;
  /** Elements: the data set being filled; items and fragments: the one that holds their element. */
  readonly dataset: Dataset;
  readonly encoding: Encoding;
  /** Where it ends in the input, Infinity when a delimiter says so. */
  readonly end: number;
  /** Items and fragments: the tag of the element they are the value of. */
  readonly tag: Tag;
  /** Items: the sequence. */
  readonly element: DataElement | undefined;
  readonly items: Dataset[];
  readonly fragments: FragmentState | undefined;
  /** Whether nothing inside was skipped, so that its bytes lie together in the source. */
  whole: boolean;
}

export interface FragmentState {
  readonly table: FragmentTable;
  /** Start of the element's header and of its value in the source, and of its value in the input. */
  readonly start: number;
  readonly offset: number;
  readonly inputOffset: number;
  readonly vr: 'OB' | 'OW';
  basicOffsetTable: Uint8Array | undefined;
}

const NO_ITEMS: Dataset[] = [];

export function elementsFrame(around: Frame | undefined, dataset: Dataset, encoding: Encoding, end: number): Frame {
  const rest = { tag: 0, element: undefined, items: NO_ITEMS, fragments: undefined, whole: true };
  return { kind: 'elements', around, dataset, encoding, end, ...rest };
}

export function itemsFrame(
  around: Frame,
  element: DataElement,
  items: Dataset[],
  encoding: Encoding,
  end: number,
): Frame {
  const { dataset } = around;
  return {
    kind: 'items',
    around,
    dataset,
    encoding,
    end,
    tag: element.tag,
    element,
    items,
    fragments: undefined,
    whole: true,
  };
}

export function fragmentsFrame(
  around: Frame,
  tag: Tag,
  encoding: Encoding,
  place: Omit<FragmentState, 'table' | 'basicOffsetTable'>,
): Frame {
  const fragments = { ...place, table: new FragmentTable(), basicOffsetTable: undefined };
  const rest = { end: Number.POSITIVE_INFINITY, element: undefined, items: NO_ITEMS, whole: true };
  return { kind: 'fragments', around, dataset: around.dataset, encoding, tag, fragments, ...rest };
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
