import { type Dataset, TAG, type Tag, tag, type VR } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import type { Identifiers } from '../text/identifiers.ts';
import { type FoundWord, placesToBlank, type TextFinder } from './found-text.ts';
import type { GreyImage } from './grey.ts';
import { inside, type Rectangle, widened } from './rectangle.ts';

/** Bytes that an element may have again when the data set is de-identified, for they were cleaned. */
export interface CleanedBytes {
  readonly tag: Tag;
  readonly vr: VR;
  readonly bytes: Uint8Array;
}

const GROUPS = Array.from({ length: 16 }, (_, index) => 0x6000 + 2 * index);
const OVERLAY_DATA = TAG.OverlayData & 0xffff;
/** Letters drawn by programs stand close. */
const BORDER = 2;
const PASSES = 4;
/** Of an overlay, counting all its frames. */
const MOST_PIXELS = 1 << 28;

/**
 * Clean Graphics (113103, PS3.15 §E.3.3) of overlays (PS3.3 §C.9.2): text that is read in them goes as it does from pixels, the drawings
 * stay. To be called before the header is de-identified. Throws `pixels-not-cleaned` when text cannot be got rid of.
 */
export async function cleanedOverlays(
  dataset: Dataset,
  identifiers: Identifiers,
  finder: TextFinder,
): Promise<CleanedBytes[]> {
  const cleaned: CleanedBytes[] = [];
  for (const group of GROUPS) {
    const element = dataset.get(tag(group, OVERLAY_DATA));
    const [rows, columns, planes] = [TAG.OverlayRows, TAG.OverlayColumns, TAG.NumberOfFramesInOverlay].map((one) =>
      dataset.number(tag(group, one & 0xffff)),
    );
    const pixels = (rows ?? 0) * (columns ?? 0);
    if (!element?.bytes || !rows || !columns || pixels * (planes ?? 1) > MOST_PIXELS) continue;
    const isSwapped = element.vr === 'OW' && !element.littleEndian;
    if (isSwapped || element.bytes.length * 8 < pixels * (planes ?? 1)) continue;
    const bytes = element.bytes.slice();
    for (let plane = 0; plane < (planes ?? 1); plane++) {
      await clean({ bytes, first: plane * pixels, rows, columns }, identifiers, finder);
    }
    cleaned.push({ tag: element.tag, vr: element.vr, bytes });
  }
  return cleaned;
}

/** A frame of an overlay: bits from `first` on. */
interface Plane {
  readonly bytes: Uint8Array;
  readonly first: number;
  readonly rows: number;
  readonly columns: number;
}

async function clean(plane: Plane, identifiers: Identifiers, finder: TextFinder): Promise<void> {
  for (let pass = 0; pass < PASSES; pass++) {
    const image = greyOf(plane);
    const lines: readonly (readonly FoundWord[])[] = await finder.find(image);
    const places = placesToBlank(lines, identifiers, image);
    if (places.length === 0) return;
    for (const place of places) blank(plane, inside(widened(place, BORDER), plane.columns, plane.rows));
  }
  throw new DeidentifyError('pixels-not-cleaned', { detail: 'text is left in an overlay after blanking' });
}

/** The first pixel is in the lowest bit (PS3.5 §8.1.2); what is drawn is white. */
function greyOf({ bytes, first, rows, columns }: Plane): GreyImage {
  const pixels = new Uint8Array(rows * columns);
  for (let at = 0; at < pixels.length; at++) {
    const bit = first + at;
    pixels[at] = (bytes[bit >> 3]! >> (bit & 7)) & 1 ? 255 : 0;
  }
  return { width: columns, height: rows, pixels };
}

function blank({ bytes, first, columns }: Plane, { left, top, width, height }: Rectangle): void {
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) {
      const bit = first + row * columns + column;
      bytes[bit >> 3] = bytes[bit >> 3]! & ~(1 << (bit & 7));
    }
  }
}
