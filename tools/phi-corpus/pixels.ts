import { type Dataset, TAG } from '@vesalius/dicom';
import type { Check } from './check.ts';

/** The path of overlay data, whose pixels are bits. */
export const OVERLAY_DATA = '60003000';

/** The pixels inside or outside an area, of Pixel Data of one byte a pixel or of an overlay; all of them when there is none. */
export function pixelsOf(dataset: Dataset, area: Check['area'], within: boolean, path = '7FE00010'): Uint8Array {
  const isOverlay = path === OVERLAY_DATA;
  const bytes = isOverlay
    ? bitsOf(dataset.bytes(TAG.OverlayData))
    : (dataset.bytes(TAG.PixelData) ?? new Uint8Array(0));
  if (!area) return bytes;
  const columns = dataset.number(isOverlay ? TAG.OverlayColumns : TAG.Columns) ?? 1;
  const [left, top, width, height] = area;
  return bytes.filter((_, at) => {
    const [x, y] = [at % columns, Math.floor(at / columns)];
    return (x >= left && x < left + width && y >= top && y < top + height) === within;
  });
}

function bitsOf(bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  return Uint8Array.from({ length: bytes.length * 8 }, (_, at) => (bytes[at >> 3]! >> (at & 7)) & 1);
}

/** Bytes as a short text to compare. */
export function digest(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
