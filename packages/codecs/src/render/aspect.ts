import { type Dataset, TAG } from '@vesalius/dicom';
import type { FrameAttributes } from './frame-attributes.ts';

/** Where the distance of pixels may stand, the most telling first (PS3.3 C.7.6.3.1.7, C.10.7.1.2). */
const SPACINGS = [TAG.PixelSpacing, TAG.ImagerPixelSpacing, TAG.NominalScannedPixelSpacing];
/** Beyond this a ratio is a mistake. */
const MOST = 100;

/** Height of a pixel over its width, 1 when nothing says it. */
export function aspectOf(frame: FrameAttributes): number {
  const { dataset } = frame;
  const spacings = [frame.macro(TAG.PixelMeasuresSequence).numbers(TAG.PixelSpacing)];
  for (const tag of SPACINGS) spacings.push(dataset.numbers(tag));
  return ratioOf(dataset.numbers(TAG.PixelAspectRatio)) ?? firstRatio(spacings);
}

/** The ratio that the displayed area of a presentation state says (PS3.3 C.10.4). */
export function aspectOfArea(item: Dataset): number {
  return firstRatio([item.numbers(TAG.PresentationPixelSpacing), item.numbers(TAG.PresentationPixelAspectRatio)]);
}

function firstRatio(pairs: readonly (readonly number[])[]): number {
  for (const pair of pairs) {
    const ratio = ratioOf(pair);
    if (ratio !== undefined) return ratio;
  }
  return 1;
}

function ratioOf([vertical, horizontal]: readonly number[]): number | undefined {
  if (vertical === undefined || horizontal === undefined) return undefined;
  const ratio = vertical / horizontal;
  return ratio >= 1 / MOST && ratio <= MOST ? ratio : undefined;
}
