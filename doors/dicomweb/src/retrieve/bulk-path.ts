import { type DataElement, type Dataset, TAG, type Tag, tagFromText } from '@vesalius/dicom';

/** The way to an element: tags, and between them the index of the item, from 0. */
export interface BulkPath {
  readonly sequences: readonly { readonly tag: Tag; readonly item: number }[];
  readonly tag: Tag;
}

const DEEPEST = 64;

/** Reads `7FE00010` or `54000100.0.54001010`; undefined when it is neither. */
export function parseBulkPath(text: string): BulkPath | undefined {
  const steps = text.split('.');
  if (steps.length % 2 === 0 || steps.length > 2 * DEEPEST) return undefined;
  const sequences: { tag: Tag; item: number }[] = [];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    const tag = tagFromText(steps[at]!);
    if (tag === undefined || !/^\d{1,9}$/.test(steps[at + 1]!)) return undefined;
    sequences.push({ tag, item: Number(steps[at + 1]) });
  }
  const tag = tagFromText(steps.at(-1)!);
  return tag === undefined ? undefined : { sequences, tag };
}

/** The first tag of the way, from the root of the data set. */
export function rootTag(path: BulkPath): Tag {
  return path.sequences[0]?.tag ?? path.tag;
}

export function elementAt(root: Dataset, path: BulkPath): DataElement | undefined {
  let dataset: Dataset | undefined = root;
  for (const { tag, item } of path.sequences) dataset = dataset?.items(tag)[item];
  return dataset?.get(path.tag);
}

/** Whether it leads to the Pixel Data of the instance itself. */
export function isPixelData({ tag, sequences }: BulkPath): boolean {
  return tag === TAG.PixelData && sequences.length === 0;
}
