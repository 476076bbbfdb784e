import type { CodestreamSize } from './codestream-size.ts';
import { CodecError } from './errors/index.ts';
import type { DecodedFrame, ImagePixel } from './image-pixel.ts';
import { readFrameHeader } from './jpeg/frame-header.ts';
import { bareCodestream, readCodestreamHeader } from './jpeg-2000/codestream-header.ts';
import type { Family } from './transfer-syntax-family.ts';

const ofCodestream = (encoded: Uint8Array): CodestreamSize => readCodestreamHeader(bareCodestream(encoded));
const HEADERS: Readonly<Partial<Record<Family, (encoded: Uint8Array) => CodestreamSize>>> = {
  jpeg: readFrameHeader,
  'jpeg-2000': ofCodestream,
  htj2k: ofCodestream,
};
/** Of a slide there is nothing but light beside the glass that was scanned. */
const WHITE = 0xff;

/**
 * The image that a frame holds, where it is a tile at the right or lower edge of a slide, compressed narrower or lower than Rows and Columns say.
 * Every tile ought to be whole (PS3.3 C.8.12.14), but scanners cut them off; undefined for every other frame.
 */
export function narrowTile(encoded: Uint8Array, family: Family, image: ImagePixel): ImagePixel | undefined {
  const header = HEADERS[family];
  if (!header || image.numberOfFrames === 1) return undefined;
  const { rows, columns } = sizeOf(header, encoded) ?? image;
  const isNarrow = rows <= image.rows && columns <= image.columns && rows * columns < image.rows * image.columns;
  return isNarrow && rows > 0 && columns > 0 ? { ...image, rows, columns } : undefined;
}

/** A header that cannot be read is for the decoder to refuse. */
function sizeOf(header: (encoded: Uint8Array) => CodestreamSize, encoded: Uint8Array): CodestreamSize | undefined {
  try {
    return header(encoded);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

/** The tile in the upper left of a whole frame: white beside it in colour, the lowest value in grey. */
export function filledUp(tile: DecodedFrame, { rows, columns }: ImagePixel): DecodedFrame {
  const { image } = tile;
  const pixel = image.samplesPerPixel * Math.ceil(image.bitsAllocated / 8);
  const bytes = new Uint8Array(rows * columns * pixel).fill(image.photometricInterpretation === 'RGB' ? WHITE : 0);
  const width = image.columns * pixel;
  for (let row = 0; row < image.rows; row++)
    bytes.set(tile.bytes.subarray(row * width, (row + 1) * width), row * columns * pixel);
  return { image: { ...image, rows, columns }, bytes };
}
