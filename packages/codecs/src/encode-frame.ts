import { UID } from '@vesalius/dicom';
import type { EncodedFrame, EncodeOptions } from './encoded-frame.ts';
import { CodecError } from './errors/index.ts';
import { encodeHtj2k } from './htj2k/encode-htj2k.ts';
import type { DecodedFrame } from './image-pixel.ts';
import { encodeJpeg } from './jpeg/encode-jpeg.ts';
import { encodeJpegLossless } from './jpeg/encode-jpeg-lossless.ts';
import { encodeJpeg2000 } from './jpeg-2000/encode-jpeg-2000.ts';
import { encodeJpegLs } from './jpeg-ls/encode-jpeg-ls.ts';
import { encodeRle } from './rle/encode-rle.ts';

type Encode = (frame: DecodedFrame, options: EncodeOptions) => EncodedFrame | Promise<EncodedFrame>;

interface Encoding {
  readonly encode: Encode;
  readonly lossless: boolean;
}

const native: Encoding = { encode: (frame) => frame, lossless: true };

/** What is written here; of JPEG 2000 and HTJ2K the syntaxes that allow both are written lossy, for the lossless have their own. */
const ENCODINGS: ReadonlyMap<string, Encoding> = new Map([
  [UID.ExplicitVRLittleEndian, native],
  [UID.ImplicitVRLittleEndian, native],
  [UID.RLELossless, { encode: encodeRle, lossless: true }],
  [UID.JPEGLossless, { encode: encodeJpegLossless, lossless: true }],
  [UID.JPEGLosslessSV1, { encode: encodeJpegLossless, lossless: true }],
  [UID.JPEGBaseline8Bit, { encode: encodeJpeg, lossless: false }],
  [UID.JPEGLSLossless, { encode: (frame, options) => encodeJpegLs(frame, true, options), lossless: true }],
  [UID.JPEGLSNearLossless, { encode: (frame, options) => encodeJpegLs(frame, false, options), lossless: false }],
  [UID.JPEG2000Lossless, { encode: (frame, options) => encodeJpeg2000(frame, true, options), lossless: true }],
  [UID.JPEG2000, { encode: (frame, options) => encodeJpeg2000(frame, false, options), lossless: false }],
  [UID.HTJ2KLossless, { encode: (frame, options) => encodeHtj2k(frame, true, options), lossless: true }],
  [UID.HTJ2KLosslessRPCL, { encode: (frame, options) => encodeHtj2k(frame, true, options), lossless: true }],
  [UID.HTJ2K, { encode: (frame, options) => encodeHtj2k(frame, false, options), lossless: false }],
]);

/** Transfer syntaxes in which frames can be written. */
export const ENCODABLE: readonly string[] = [...ENCODINGS.keys()];

/** Whether writing in this transfer syntax gives back the same samples; undefined when it is not written here. */
export function encodesLosslessly(transferSyntaxUid: string): boolean | undefined {
  return ENCODINGS.get(transferSyntaxUid)?.lossless;
}

/**
 * Encodes one frame. The module that comes with it says the planes and colour space that the data set has to name.
 *
 * @throws CodecError `not-encodable` for other transfer syntaxes, and for samples that the syntax cannot hold
 */
export async function encodeFrame(
  frame: DecodedFrame,
  transferSyntaxUid: string,
  options: EncodeOptions = {},
): Promise<EncodedFrame> {
  const encoding = ENCODINGS.get(transferSyntaxUid);
  if (!encoding) throw new CodecError('not-encodable', { where: transferSyntaxUid });
  return encoding.encode(frame, options);
}
