import type { Picture } from '../picture.ts';
import { drawText, textWidth } from './text.ts';

/** Where lines stand, as shares of the height. */
const PLACES = [0.12, 0.5, 0.88];
/** Bright enough to be read, less than what shows disease. */
const GREY = 170;

/** Writes a line across a picture, in place, more than once: who cuts one off has the others. */
export function drawWatermark(picture: Picture, text: string): void {
  const x = Math.max(0, (picture.width - textWidth(picture, text)) / 2);
  for (const share of PLACES) drawText(picture, text, { x, y: picture.height * share }, GREY);
}
