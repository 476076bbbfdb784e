import { type DecodedFrame, imagePixelOf } from '@vesalius/codecs';
import { fileChunks, TAG } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { blanked } from '../pixel/blank.ts';
import { MOST_BYTES } from '../pixel/clean-pixels.ts';
import { decodedFrames } from '../pixel/frames.ts';
import { putFrames } from '../pixel/put-frames.ts';
import type { Rectangle } from '../pixel/rectangle.ts';
import { readForChange, writeWhole } from './node.ts';

/** A part of the pixels that goes. */
export interface Mask extends Rectangle {
  /** From 1; all of them when it is not there. */
  readonly frame?: number;
}

/**
 * Blanks rectangles that a person has drawn in a file that is de-identified already, and writes it to another path; frames compressed with loss are
 * native then, and pixels outside stay what they are. Throws `pixels-not-cleaned`.
 *
 * @returns size in bytes and hexadecimal SHA-256 of what was written
 */
export async function maskFile(
  from: string,
  to: string,
  masks: readonly Mask[],
): Promise<{ readonly size: number; readonly sha256: string }> {
  const { dataset, transferSyntax } = await readForChange(from, true);
  const image = imagePixelOf(dataset);
  if ('refused' in image || !dataset.has(TAG.PixelData)) throw new DeidentifyError('pixels-not-cleaned');
  const frames: DecodedFrame[] = [];
  let held = 0;
  for await (const frame of decodedFrames(dataset, transferSyntax.uid, image)) {
    const number = frames.length + 1;
    frames.push(
      blanked(
        frame,
        masks.filter((mask) => mask.frame === undefined || mask.frame === number),
      ),
    );
    held += frame.bytes.length;
    if (held > MOST_BYTES) throw new DeidentifyError('pixels-not-cleaned', { detail: 'the instance is too large' });
  }
  const transferSyntaxUid = await putFrames(dataset, frames, transferSyntax.uid);
  return writeWhole(to, from, fileChunks({ dataset, transferSyntaxUid }));
}
