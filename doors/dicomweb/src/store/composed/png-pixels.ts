import { type BulkPart, notUnderstood, startOfPart } from './bulk-part.ts';

export interface RasterPixels {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly bits: 8 | 16;
  /** Row by row, colour by pixel, 16 bits little endian. */
  readonly bytes: Buffer;
}

/** Beyond these a picture is no capture of a screen; it would take the memory of many instances. */
const MOST_PIXELS = 50_000_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** The pixels of a PNG, without its transparency: grey of 8 or 16 bits, or RGB of 8. @throws ComposeProblem */
export async function pngPixels(part: BulkPart): Promise<RasterPixels> {
  if (part.length > MOST_BYTES) throw notUnderstood('a PNG of more than 64 MiB');
  const bytes = await startOfPart(part, part.length);
  try {
    const { default: sharp } = await import('sharp'); // takes much memory, and is needed now and then
    const image = sharp(bytes, { limitInputPixels: MOST_PIXELS });
    const { format, space, depth } = await image.metadata();
    if (format !== 'png') throw notUnderstood('not a PNG');
    const isGrey = space === 'b-w' || space === 'grey16';
    const bits = isGrey && depth === 'ushort' ? 16 : 8;
    const colours = isGrey ? (bits === 16 ? 'grey16' : 'b-w') : 'srgb';
    const { data, info } = await image
      .removeAlpha()
      .toColourspace(colours)
      .raw({ depth: bits === 16 ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 && info.channels !== 3) throw notUnderstood('a PNG of other colours');
    return { rows: info.height, columns: info.width, samples: info.channels, bits, bytes: data };
  } catch {
    throw notUnderstood('a PNG that cannot be read');
  }
}
