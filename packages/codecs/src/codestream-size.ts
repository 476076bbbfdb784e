import { CodecError } from './errors/index.ts';
import { demandPlausible } from './frame-size.ts';
import type { ImagePixel } from './image-pixel.ts';

/** What the header of a compressed frame says of its size, read before any memory is taken for it. */
export interface CodestreamSize {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** Bits of the widest sample. */
  readonly precision: number;
}

/**
 * Holds what a codestream says of itself against the Image Pixel Module, and its memory against the limit and the bytes
 * there are.
 *
 * @throws CodecError `header-differs`, `frame-too-large`, `frame-too-short`
 */
export function demandSize(size: CodestreamSize, image: ImagePixel, encodedBytes: number): void {
  for (const keyword of ['rows', 'columns', 'samplesPerPixel'] as const) {
    if (size[keyword] !== image[keyword]) throw new CodecError('header-differs', { where: keyword });
  }
  demandPlausible(size.rows * size.columns * size.samplesPerPixel * (size.precision <= 8 ? 1 : 2), encodedBytes);
}
