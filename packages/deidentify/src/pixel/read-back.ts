import { imagePixelOf } from '@vesalius/codecs';
import { type Dataset, TAG } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { type Leak, MOST_LEAKS } from '../file/leaks.ts';
import { hasPixelData } from '../risk/burned-in.ts';
import type { Identifiers } from '../text/identifiers.ts';
import { identifiersAmong, type TextFinder } from './found-text.ts';
import { decodedFrames } from './frames.ts';
import { greyOf } from './grey.ts';

/** Where one of the identifiers can be read; the first hundred places. Throws `pixels-not-cleaned` when the pixels cannot be looked at. */
export async function readInPixels(
  dataset: Dataset,
  transferSyntaxUid: string,
  identifiers: Identifiers,
  finder: TextFinder,
): Promise<Leak[]> {
  if (!hasPixelData(dataset)) return [];
  const image = imagePixelOf(dataset);
  if ('refused' in image || !dataset.has(TAG.PixelData)) throw new DeidentifyError('pixels-not-cleaned');
  const leaks: Leak[] = [];
  let number = 0;
  for await (const frame of decodedFrames(dataset, transferSyntaxUid, image)) {
    number++;
    const words = identifiersAmong(await finder.find(greyOf(frame)), identifiers);
    for (const { place } of words) leaks.push({ kind: 'pixels', frame: number, place });
    if (leaks.length >= MOST_LEAKS) break;
  }
  return leaks;
}
