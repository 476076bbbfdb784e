import { demandSize } from '../codestream-size.ts';
import { CodecError } from '../errors/index.ts';
import { demandBounded } from '../frame-size.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { frameOf, type Samples } from '../samples.ts';
import { decodeWith } from '../wasm/decode-with.ts';
import { decodeNatively } from '../wasm/native-codecs.ts';
import { isYcbcr, markedUntransformed } from './colour.ts';
import { type FrameHeader, readFrameHeader, SOF } from './frame-header.ts';
import { turbo } from './turbo.ts';

/** No process of DCT says 64 samples in less than two bits, one for the difference and one for the end of the block (T.81 §F.1.2). */
const MOST_GROWTH = 64 * 8;
/** Progressive and lossless: runs of ended blocks, and one bit a sample. */
const MOST_GROWTH_OTHERWISE = 64 * 1024;

/**
 * A frame of any JPEG process of DICOM (PS3.5 §8.2.1): which one, the stream itself says. Colour comes as RGB when the stream is YCbCr.
 *
 * @throws CodecError `header-corrupt`, `header-differs`, `frame-too-large`, `codestream-corrupt`
 */
export async function decodeJpeg(encoded: Uint8Array, image: ImagePixel): Promise<DecodedFrame> {
  const header = readFrameHeader(encoded);
  demandSize(header, image, encoded.length);
  demandPlausible(header, encoded);
  const ycbcr = header.process !== SOF.lossless && isYcbcr(header, image.photometricInterpretation);
  const stream =
    header.samplesPerPixel === 3 && !ycbcr && header.process !== SOF.lossless ? markedUntransformed(encoded) : encoded;
  const photometricInterpretation = ycbcr ? 'RGB' : image.photometricInterpretation;
  const samples = await decoded(header, stream, image, ycbcr);
  return frameOf({ ...samples, photometricInterpretation }, image);
}

function demandPlausible({ process, rows, columns, samplesPerPixel }: FrameHeader, encoded: Uint8Array): void {
  if (rows === 0 || columns === 0) throw new CodecError('header-corrupt', { where: 'SOF' });
  const growth = process === SOF.baseline ? MOST_GROWTH : MOST_GROWTH_OTHERWISE;
  const samples = rows * columns * samplesPerPixel;
  if (samples > encoded.length * growth) throw new CodecError('frame-too-short');
  demandBounded(samples * 2);
}

function decoded(header: FrameHeader, stream: Uint8Array, image: ImagePixel, ycbcr: boolean): Promise<Samples> {
  if (header.precision === 8 && header.process !== SOF.lossless)
    return turbo.use(({ JPEGDecoder }) => decodeWith(new JPEGDecoder(), stream, image));
  return decodeNatively('DecodeJpeg', stream, { ...image, bitsStored: header.precision }, ycbcr);
}
