import type { DecodedFrame, ImagePixel } from '@vesalius/codecs';
import { DeidentifyError } from '../errors.ts';
import { inside, type Rectangle } from './rectangle.ts';

/** Sizes of samples that can be blanked: those that begin at whole bytes. */
const WHOLE_BYTES: ReadonlySet<number> = new Set([8, 16, 32]);

/** The frame with rectangles of it black; every other pixel keeps its bytes. Throws `pixels-not-cleaned`. */
export function blanked({ image, bytes }: DecodedFrame, rectangles: readonly Rectangle[]): DecodedFrame {
  if (rectangles.length === 0) return { image, bytes };
  const { bitsAllocated, photometricInterpretation } = image;
  if (!WHOLE_BYTES.has(bitsAllocated) || photometricInterpretation.endsWith('_422')) {
    throw new DeidentifyError('pixels-not-cleaned', { detail: 'samples of this form are not blanked' });
  }
  const copy = bytes.slice();
  for (const rectangle of rectangles) blank(copy, image, inside(rectangle, image.columns, image.rows));
  return { image, bytes: copy };
}

function blank(bytes: Uint8Array, image: ImagePixel, { left, top, width, height }: Rectangle): void {
  const { columns, rows, samplesPerPixel, bitsAllocated, planarConfiguration } = image;
  const size = bitsAllocated / 8;
  const black = blackOf(image);
  const planes = planarConfiguration === 1 ? samplesPerPixel : 1;
  const together = planarConfiguration === 1 ? 1 : samplesPerPixel;
  for (let plane = 0; plane < planes; plane++) {
    for (let row = top; row < top + height; row++) {
      for (let column = left; column < left + width; column++) {
        const at = ((plane * rows + row) * columns + column) * together * size;
        for (let sample = 0; sample < together; sample++) {
          for (let byte = 0; byte < size; byte++) {
            bytes[at + sample * size + byte] = (black[plane + sample]! >>> (8 * byte)) & 0xff;
          }
        }
      }
    }
  }
}

/** What is black in each sample (PS3.3 §C.7.6.3.1.2): the most of MONOCHROME1, the middle of colour differences. */
function blackOf(image: ImagePixel): number[] {
  const { photometricInterpretation, samplesPerPixel, bitsStored, pixelRepresentation } = image;
  const signed = pixelRepresentation === 1;
  const most = 2 ** (signed ? bitsStored - 1 : bitsStored) - 1;
  const least = signed ? -(2 ** (bitsStored - 1)) : 0;
  if (photometricInterpretation === 'MONOCHROME1') return [most];
  if (photometricInterpretation.startsWith('YBR')) return [0, 2 ** (bitsStored - 1), 2 ** (bitsStored - 1)];
  return new Array<number>(samplesPerPixel).fill(samplesPerPixel === 1 ? least : 0);
}
