import { type DecodedFrame, imagePixelOf } from '@vesalius/codecs';
import { type Dataset, TAG } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import type { FaceRegion } from '../face/face-region.ts';
import { hasPixelData } from '../risk/burned-in.ts';
import type { Identifiers } from '../text/identifiers.ts';
import { blanked } from './blank.ts';
import { withoutFace } from './cut-out.ts';
import { deviceRectangles } from './device-rectangles.ts';
import { embeddedOverlays, removeOverlays, withoutUnusedBits } from './embedded-overlays.ts';
import { placesToBlank, type TextFinder } from './found-text.ts';
import { decodedFrames } from './frames.ts';
import { greyOf } from './grey.ts';
import { putFrames } from './put-frames.ts';
import { type Rectangle, widened } from './rectangle.ts';

/** Bytes of decoded frames held while an instance is cleaned. */
export const MOST_BYTES = 1024 * 1024 * 1024;
/** Letters reach a little beyond where the reader sees them. */
const BORDER = 3;
/** After so many times that blanking brought up more text, something is wrong with the image. */
const PASSES = 4;

/** What became of the pixels of an instance. */
export interface CleanedPixels {
  /** Another than before when frames in a syntax with loss were changed: they are native then. */
  readonly transferSyntaxUid: string;
  /** Frames in which something was blanked. */
  readonly changedFrames: number;
}

/**
 * Clean Pixel Data (113101, PS3.15 §E.3.1) when there is a reader of text: blanks where the device is known to write and where text is read, in every frame, and
 * reads again until none is left. Clean Recognizable Visual Features (113102, §E.3.2) when there is a face: puts air in its place. Pixels
 * elsewhere stay what they are; an instance in which nothing was changed stays as it is. To be called before the header is de-identified, which tells what to look for.
 * Throws `pixels-not-cleaned`, `features-not-cleaned`.
 */
export async function cleanPixels(
  dataset: Dataset,
  transferSyntaxUid: string,
  identifiers: Identifiers,
  finder: TextFinder | undefined,
  face?: FaceRegion,
): Promise<CleanedPixels> {
  if (!hasPixelData(dataset)) return { transferSyntaxUid, changedFrames: 0 };
  const image = imagePixelOf(dataset);
  if ('refused' in image || !dataset.has(TAG.PixelData)) throw new DeidentifyError('pixels-not-cleaned');
  const known = finder ? deviceRectangles(dataset) : [];
  const overlays = finder ? embeddedOverlays(dataset) : [];
  const frames: DecodedFrame[] = [];
  let changedFrames = 0;
  let held = 0;
  for await (const frame of decodedFrames(dataset, transferSyntaxUid, image)) {
    const plain = overlays.length > 0 ? withoutUnusedBits(frame) : frame;
    const faceless = face ? withoutFace(plain, dataset, frames.length + 1, face) : plain;
    const clean = finder ? await cleanFrame(faceless, known, identifiers, finder) : faceless;
    if (clean !== frame) changedFrames++;
    frames.push(clean);
    held += clean.bytes.length;
    if (held > MOST_BYTES) throw new DeidentifyError('pixels-not-cleaned', { detail: 'the instance is too large' });
  }
  if (frames.length !== image.numberOfFrames) throw new DeidentifyError('pixels-not-cleaned');
  removeOverlays(dataset, overlays);
  if (finder) dataset.set(TAG.BurnedInAnnotation, 'CS', 'NO');
  if (changedFrames === 0) return { transferSyntaxUid, changedFrames };
  return { transferSyntaxUid: await putFrames(dataset, frames, transferSyntaxUid), changedFrames };
}

/** The same frame when nothing had to be blanked. */
async function cleanFrame(
  frame: DecodedFrame,
  known: readonly Rectangle[],
  identifiers: Identifiers,
  finder: TextFinder,
): Promise<DecodedFrame> {
  let current = known.length > 0 ? blanked(frame, known) : frame;
  for (let pass = 0; pass < PASSES; pass++) {
    const grey = greyOf(current);
    const places = placesToBlank(await finder.find(grey), identifiers, grey);
    if (places.length === 0) return current;
    current = blanked(
      current,
      places.map((place) => widened(place, BORDER)),
    );
  }
  throw new DeidentifyError('pixels-not-cleaned', { detail: 'text is left after blanking' });
}
