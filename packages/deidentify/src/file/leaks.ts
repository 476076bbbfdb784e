import { type DataElement, type Dataset, TAG } from '@vesalius/dicom';
import type { Rectangle } from '../pixel/rectangle.ts';
import type { ForbiddenNames } from './forbidden-names.ts';
import { patternOf } from './leak-check.ts';

/**
 * Where something of the original stands in what was written, and never what: a UID or number, or a name, at a place in the data set
 * (tags from the root, items counted from one); bytes that are no value; or a part of a frame in which an identifier can be read.
 */
export type Leak =
  | { readonly kind: 'number' | 'name'; readonly path: string }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'pixels'; readonly frame: number; readonly place: Rectangle };

/** Nobody mends more at once. */
export const MOST_LEAKS = 100;

/** The values of a data set in which one of the numbers stands, or a name. */
export function leaksIn(
  dataset: Dataset,
  numbers: readonly string[],
  names: ForbiddenNames,
  pseudonym: string,
): Leak[] {
  const leaks: Leak[] = [];
  const pattern = numbers.length > 0 ? patternOf(numbers) : undefined;
  for (const { path, element } of leavesOf(dataset)) {
    if (leaks.length === MOST_LEAKS) break;
    if (pattern?.test(textOf(element))) leaks.push({ kind: 'number', path });
    else if (names.standsIn(element, pseudonym)) leaks.push({ kind: 'name', path });
  }
  return leaks;
}

function* leavesOf(dataset: Dataset, place = ''): Generator<{ readonly path: string; readonly element: DataElement }> {
  for (const element of dataset) {
    const path = place + element.tag.toString(16).toUpperCase().padStart(8, '0');
    if (element.items.length === 0) yield { path, element };
    for (const [at, item] of element.items.entries()) yield* leavesOf(item, `${path}[${at + 1}].`);
  }
}

function textOf(element: DataElement): string {
  if (element.isEmpty || element.skipped || element.tag === TAG.PixelData) return '';
  const { bytes } = element;
  return bytes === undefined
    ? element.texts().join('\\').toLowerCase()
    : new TextDecoder('latin1').decode(bytes).toLowerCase();
}
