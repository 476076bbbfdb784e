import type { View } from '../cornerstone/view.ts';
import { minus, plus, type Vector } from '../study/vector.ts';

/** Points of the patient that a view shows, some screen pixels apart. Screen to patient is affine: three points say it all. */
export interface ScreenGrid {
  readonly corner: Vector;
  readonly right: Vector;
  readonly down: Vector;
  readonly columns: number;
  readonly rows: number;
}

export function screenGrid(view: View, step: number): ScreenGrid {
  const { clientWidth, clientHeight } = view.element;
  const corner = view.toPatient([step / 2, step / 2]);
  return {
    corner,
    right: minus(view.toPatient([step * 1.5, step / 2]), corner),
    down: minus(view.toPatient([step / 2, step * 1.5]), corner),
    columns: Math.ceil(clientWidth / step),
    rows: Math.ceil(clientHeight / step),
  };
}

/** Paints a picture of the points of a grid; `colour` gives red, green, blue and opacity, 0 to 255, or nothing. */
export function paintGrid(
  picture: HTMLCanvasElement,
  { corner, right, down, columns, rows }: ScreenGrid,
  colour: (point: Vector) => readonly number[] | undefined,
): void {
  picture.width = columns;
  picture.height = rows;
  const context = picture.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  for (let row = 0, at = 0; row < rows; row++) {
    const line = plus(corner, down, row);
    for (let column = 0; column < columns; column++, at += 4) {
      const found = colour(plus(line, right, column));
      if (found) image.data.set(found, at);
    }
  }
  context.putImageData(image, 0, 0);
}
