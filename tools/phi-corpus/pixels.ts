import { type Dataset, TAG } from '@vesalius/dicom';
import type { Check } from './check.ts';

/** The pixels of one byte inside or outside an area; all of them when there is none. */
export function pixelsOf(dataset: Dataset, area: Check['area'], within: boolean): Uint8Array {
  const bytes = dataset.bytes(TAG.PixelData) ?? new Uint8Array(0);
  if (!area) return bytes;
  const columns = dataset.number(TAG.Columns) ?? 1;
  const [left, top, width, height] = area;
  return bytes.filter((_, at) => {
    const [x, y] = [at % columns, Math.floor(at / columns)];
    return (x >= left && x < left + width && y >= top && y < top + height) === within;
  });
}

/** Bytes as a short text to compare. */
export function digest(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
