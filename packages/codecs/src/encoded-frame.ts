import type { ImagePixel } from './image-pixel.ts';

/** One compressed frame, and what the Image Pixel Module of its data set has to say (PS3.5 §8.2). */
export interface EncodedFrame {
  readonly image: ImagePixel;
  readonly bytes: Uint8Array;
}

/** What may be wished of an encoder; none that is lossless listens to any of it. */
export interface EncodeOptions {
  /** Of JPEG baseline, 1 to 100; 90 unless told. */
  readonly quality?: number;
  /** Of JPEG-LS near-lossless: how far a sample may be off; 2 unless told. */
  readonly allowedError?: number;
  /** Of JPEG 2000 lossy: bytes before to bytes after; 10 unless told. */
  readonly ratio?: number;
  /** Of HTJ2K lossy: the step of the quantization, relative to the range of samples; 0.002 unless told. */
  readonly quantization?: number;
}
