import type { DataElement, Dataset } from '../dataset/dataset.ts';
import type { Encoding } from '../dataset/encoding.ts';

/** Whether a data set and everything in it is as it was read, in this encoding. */
export function isAsRead(dataset: Dataset, encoding: Encoding): boolean {
  if (dataset.changed || dataset.readEncoding !== encoding) return false;
  for (const element of dataset.elements()) if (!isUntouched(element)) return false;
  return true;
}

/** Whether the bytes an element was read from can be written as they are, header and all. */
export function isCopied(element: DataElement, encoding: Encoding): boolean {
  const { raw, owner } = element;
  return raw !== undefined && (raw.encoding === encoding || owner.readEncoding === encoding) && isUntouched(element);
}

function isUntouched(element: DataElement): boolean {
  if (!element.raw) return false;
  return element.content?.kind !== 'items' || element.content.items.every(isUnchanged);
}

function isUnchanged(item: Dataset): boolean {
  if (item.changed) return false;
  for (const element of item.elements()) if (!isUntouched(element)) return false;
  return true;
}
