import type { ImagePixel } from '../image-pixel.ts';

const MOST = 5;
/** The smallest picture among the resolutions still has so many pixels in its shorter side. */
const LEAST_SIDE = 32;

/** How often an image is halved in a codestream: five times unless it is small. */
export function decompositionsOf({ rows, columns }: ImagePixel, least: 0 | 1): number {
  return Math.max(least, Math.min(MOST, Math.floor(Math.log2(Math.min(rows, columns) / LEAST_SIDE))));
}
