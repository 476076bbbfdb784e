import { type Dataset, TAG } from '@vesalius/dicom';
import type { Picture } from './picture.ts';
import type { Samples } from './samples.ts';

const FIRST_GROUP = 0x6000;
const LAST_GROUP = 0x601e;
const GROUP_STEP = 0x0002_0000;

/** An overlay plane laid over a frame (PS3.3 C.9.2). */
export interface Overlay {
  readonly group: number;
  readonly rows: number;
  readonly columns: number;
  /** Row and column of the frame, from 1, on which the plane's first pixel lies; may be less or beyond. */
  readonly top: number;
  readonly left: number;
  /** Whether a pixel of the plane is set, by its index. */
  isSet(index: number): boolean;
}

/** The overlays of a frame; `samples` hold those that older images have in unused bits (retired in PS3.3 2004). */
export function overlaysOf(dataset: Dataset, frameNumber: number, samples: Samples | undefined): Overlay[] {
  const overlays: Overlay[] = [];
  for (let group = FIRST_GROUP; group <= LAST_GROUP; group += 2) {
    const overlay = overlayOf(dataset, group, frameNumber, samples);
    if (overlay) overlays.push(overlay);
  }
  return overlays;
}

function overlayOf(dataset: Dataset, group: number, frame: number, samples: Samples | undefined): Overlay | undefined {
  const at = (tag: number) => (tag + ((group - FIRST_GROUP) / 2) * GROUP_STEP) >>> 0;
  const rows = dataset.number(at(TAG.OverlayRows)) ?? 0;
  const columns = dataset.number(at(TAG.OverlayColumns)) ?? 0;
  const [top = 1, left = 1] = dataset.numbers(at(TAG.OverlayOrigin));
  const plane = planeOf(dataset, at, frame);
  if (rows <= 0 || columns <= 0 || plane === undefined) return undefined;
  const place = { group, rows, columns, top, left };
  const data = dataset.get(at(TAG.OverlayData));
  if (!data?.bytes) return embedded(place, dataset.number(at(TAG.OverlayBitPosition)) ?? 0, samples);
  const bytes = data.vr === 'OW' && !data.littleEndian ? swapped(data.bytes) : data.bytes;
  const first = plane * rows * columns;
  if (bytes.length * 8 < first + rows * columns) return undefined;
  return { ...place, isSet: (index) => ((bytes[(first + index) >> 3]! >> ((first + index) & 7)) & 1) === 1 };
}

/** Which plane of a multi-frame overlay belongs to the frame, from 0 (PS3.3 C.9.3); a single one belongs to all. */
function planeOf(dataset: Dataset, at: (tag: number) => number, frame: number): number | undefined {
  const planes = dataset.number(at(TAG.NumberOfFramesInOverlay));
  if (planes === undefined) return 0;
  const plane = frame - (dataset.number(at(TAG.ImageFrameOrigin)) ?? 1);
  return plane >= 0 && plane < planes ? plane : undefined;
}

function embedded(place: Omit<Overlay, 'isSet'>, bit: number, samples: Samples | undefined): Overlay | undefined {
  if (!samples || bit < 1 || bit > 15 || samples.length < place.rows * place.columns) return undefined;
  return { ...place, isSet: (index) => ((samples[index]! >>> bit) & 1) === 1 };
}

function swapped(bytes: Uint8Array): Uint8Array {
  const words = bytes.slice(0, bytes.length & ~1);
  for (let at = 0; at < words.length; at += 2) [words[at], words[at + 1]] = [words[at + 1]!, words[at]!];
  return words;
}

/** Paints the set pixels of an overlay in one colour, in place. */
export function paintOverlay(picture: Picture, overlay: Overlay, colour: readonly number[]): void {
  eachOverlayPixel(picture, overlay, (pixel) => {
    for (let channel = 0; channel < picture.channels; channel++) {
      picture.bytes[pixel * picture.channels + channel] = colour[channel]!;
    }
  });
}

/** Calls with the index of every pixel of the picture that the overlay covers. */
export function eachOverlayPixel({ width, height }: Picture, overlay: Overlay, visit: (pixel: number) => void): void {
  const { rows, columns, top, left } = overlay;
  const firstRow = Math.max(0, 1 - top);
  const firstColumn = Math.max(0, 1 - left);
  for (let row = firstRow; row < Math.min(rows, height - top + 1); row++) {
    for (let column = firstColumn; column < Math.min(columns, width - left + 1); column++) {
      if (overlay.isSet(row * columns + column)) visit((row + top - 1) * width + column + left - 1);
    }
  }
}
