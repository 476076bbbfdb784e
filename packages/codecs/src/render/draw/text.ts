import type { Picture } from '../picture.ts';
import { fillRectangle, type Point } from './canvas.ts';
import { GLYPH_COLUMNS, GLYPH_ROWS, glyphsOf } from './glyphs.ts';

const ADVANCE = GLYPH_COLUMNS + 1;
const LINE = GLYPH_ROWS + 2;
/** Letters that fit side by side at the chosen size, so that a line is readable on a small picture too. */
const LETTERS_ACROSS = 64;

/** Pixels of a glyph's dot on a picture of this size. */
export function dotSize({ width }: Picture): number {
  return Math.max(1, Math.floor(width / (LETTERS_ACROSS * ADVANCE)));
}

/** Height of a line of text, its space to the next included. */
export function lineHeight(picture: Picture): number {
  return LINE * dotSize(picture);
}

/** Width of a text. */
export function textWidth(picture: Picture, text: string): number {
  return text.length * ADVANCE * dotSize(picture);
}

/** Writes a line with its left upper corner at a place, in place; a dark border keeps it readable on anything. */
export function drawText(picture: Picture, text: string, at: Point, grey = 255): void {
  const dot = dotSize(picture);
  const most = Math.ceil(picture.width / (ADVANCE * dot));
  const dots: Point[] = [];
  glyphsOf(text.slice(0, most)).forEach((rows, letter) => {
    rows.forEach((bits, row) => {
      for (let column = 0; column < GLYPH_COLUMNS; column++) {
        if ((bits >> (GLYPH_COLUMNS - 1 - column)) & 1) {
          dots.push({ x: Math.round(at.x) + (letter * ADVANCE + column) * dot, y: Math.round(at.y) + row * dot });
        }
      }
    });
  });
  const border = grey < 128 ? 255 : 0;
  for (const { x, y } of dots) fillRectangle(picture, { x: x - dot, y: y - dot }, dot * 3, dot * 3, border);
  for (const place of dots) fillRectangle(picture, place, dot, dot, grey);
}
