import { CodecError } from '../errors/index.ts';
import { modalityOf, modalityValue } from '../render/modality.ts';
import type { FrameToRender } from '../render/render-frame.ts';
import { samplesOf, storedBitsOf, storedValue } from '../render/samples.ts';

/**
 * Writes the modality's values of a frame as a slice of a volume, of each `step` pixels one.
 * @throws CodecError `not-renderable` for a frame in colour, `frame-too-short`
 */
export function writeVoxels(frame: FrameToRender, step: number, slice: Float32Array): void {
  const { image, attributes, bytes } = frame;
  if (image.samplesPerPixel !== 1) throw new CodecError('not-renderable');
  const samples = samplesOf(bytes, image, frame.samples ?? 'integer', image.rows * image.columns);
  const bits = storedBitsOf(image);
  const modality = modalityOf(attributes, image.pixelRepresentation === 1);
  const isFloat = frame.samples === 'float';
  let at = 0;
  for (let row = 0; row < image.rows; row += step) {
    for (let column = 0; column < image.columns; column += step) {
      const sample = samples[row * image.columns + column]!;
      slice[at++] = modalityValue(modality, isFloat ? sample : storedValue(sample, bits));
    }
  }
}
