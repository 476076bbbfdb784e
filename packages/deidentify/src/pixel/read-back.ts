import { imagePixelOf } from '@vesalius/codecs';
import { type Dataset, TAG } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { hasPixelData } from '../risk/burned-in.ts';
import type { Identifiers } from '../text/identifiers.ts';
import { namesSomebody, type TextFinder } from './found-text.ts';
import { decodedFrames } from './frames.ts';
import { greyOf } from './grey.ts';

/** Whether one of the identifiers can be read in a frame. Throws `pixels-not-cleaned` when the pixels cannot be looked at. */
export async function isReadInPixels(
  dataset: Dataset,
  transferSyntaxUid: string,
  identifiers: Identifiers,
  finder: TextFinder,
): Promise<boolean> {
  if (!hasPixelData(dataset)) return false;
  const image = imagePixelOf(dataset);
  if ('refused' in image || !dataset.has(TAG.PixelData)) throw new DeidentifyError('pixels-not-cleaned');
  for await (const frame of decodedFrames(dataset, transferSyntaxUid, image))
    if (namesSomebody(await finder.find(greyOf(frame)), identifiers)) return true;
  return false;
}
