import { type Dataset, TAG } from '@vesalius/dicom';

/** What the media say of their pixels (PS3.3 C.7.6.3); what the metadata say of them gives way. */
export interface PixelDescription {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly bits: number;
  readonly photometric: string;
  readonly frames: number;
  /** Lossy Image Compression Method (0028,2114). */
  readonly lossyMethod?: string;
  /** Milliseconds a frame, of a video. */
  readonly frameTime?: number;
}

export function describePixels(dataset: Dataset, pixels: PixelDescription): void {
  const { rows, columns, samples, bits, photometric, frames, lossyMethod, frameTime } = pixels;
  dataset.set(TAG.SamplesPerPixel, 'US', samples);
  dataset.set(TAG.PhotometricInterpretation, 'CS', photometric);
  if (samples > 1) dataset.set(TAG.PlanarConfiguration, 'US', 0);
  if (frames > 1 || dataset.has(TAG.NumberOfFrames)) dataset.set(TAG.NumberOfFrames, 'IS', String(frames));
  dataset.set(TAG.Rows, 'US', rows);
  dataset.set(TAG.Columns, 'US', columns);
  dataset.set(TAG.BitsAllocated, 'US', bits > 8 ? 16 : 8);
  dataset.set(TAG.BitsStored, 'US', bits);
  dataset.set(TAG.HighBit, 'US', bits - 1);
  dataset.set(TAG.PixelRepresentation, 'US', 0);
  if (lossyMethod !== undefined) {
    dataset.set(TAG.LossyImageCompression, 'CS', '01');
    dataset.set(TAG.LossyImageCompressionMethod, 'CS', lossyMethod);
  }
  if (frameTime !== undefined) {
    dataset.set(TAG.FrameTime, 'DS', String(frameTime));
    dataset.set(TAG.FrameIncrementPointer, 'AT', TAG.FrameTime);
  }
}
