import { UID } from '@vesalius/dicom';
import { decodeDeflated } from './deflate/decode-deflated.ts';
import { CodecError } from './errors/index.ts';
import { decodeHtj2k } from './htj2k/decode-htj2k.ts';
import type { DecodedFrame, ImagePixel } from './image-pixel.ts';
import { decodeJpeg } from './jpeg/decode-jpeg.ts';
import { decodeJpeg2000 } from './jpeg-2000/decode-jpeg-2000.ts';
import { decodeJpegLs } from './jpeg-ls/decode-jpeg-ls.ts';
import { decodeJpegXl } from './jpeg-xl/decode-jpeg-xl.ts';
import { filledUp, narrowTile } from './narrow-tile.ts';
import { decodeNative } from './native/decode-native.ts';
import { decodeRle } from './rle/decode-rle.ts';
import { type Family, familyOf } from './transfer-syntax-family.ts';

type Decode = (
  encoded: Uint8Array,
  image: ImagePixel,
  transferSyntaxUid: string,
) => DecodedFrame | Promise<DecodedFrame>;

const DECODERS: Readonly<Record<Family, Decode | undefined>> = {
  native: (encoded, image, uid) => decodeNative(encoded, uid, image),
  rle: decodeRle,
  jpeg: decodeJpeg,
  'jpeg-ls': decodeJpegLs,
  'jpeg-2000': decodeJpeg2000,
  htj2k: decodeHtj2k,
  'jpeg-xl': decodeJpegXl,
  deflate: (encoded, image) => decodeDeflated(encoded, UID.ExplicitVRLittleEndian, image),
  video: undefined,
};

/**
 * Decodes one frame: all of its fragments put together, or its native bytes beginning at a whole byte.
 * Compressed colour comes by pixel, and as RGB where the compression had converted it; native frames keep their planes and colour space.
 *
 * @throws CodecError `not-decodable` for video and what is not known, or that what was given is not such a frame
 */
export async function decodeFrame(
  encoded: Uint8Array,
  transferSyntaxUid: string,
  image: ImagePixel,
): Promise<DecodedFrame> {
  const family = familyOf(transferSyntaxUid);
  const decode = family && DECODERS[family];
  if (!decode) throw new CodecError('not-decodable', { where: transferSyntaxUid });
  const tile = narrowTile(encoded, family, image);
  if (tile) return filledUp(await decode(encoded, tile, transferSyntaxUid), image);
  return decode(encoded, image, transferSyntaxUid);
}
