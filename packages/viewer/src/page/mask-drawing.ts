import type { View } from '../cornerstone/view.ts';
import { fromImage, type Plane } from '../study/plane.ts';

/** Brings a canvas to the size of a view, empty, in CSS pixels; undefined when it cannot be drawn on. */
export function freshCanvas(canvas: HTMLCanvasElement, view: View): CanvasRenderingContext2D | undefined {
  const { clientWidth, clientHeight } = view.element;
  const ratio = devicePixelRatio || 1;
  canvas.width = clientWidth * ratio;
  canvas.height = clientHeight * ratio;
  const context = canvas.getContext('2d') ?? undefined;
  context?.scale(ratio, ratio);
  return context;
}

/** Draws a picture of the pixels of a plane where they lie. Pixel grid to screen is affine: three corners say it all. */
export function drawMask(
  context: CanvasRenderingContext2D,
  view: View,
  plane: Plane,
  picture: HTMLCanvasElement,
  smooth = false,
): void {
  const corner = view.toScreen(fromImage(plane, 0, 0));
  const right = view.toScreen(fromImage(plane, plane.columns, 0));
  const down = view.toScreen(fromImage(plane, 0, plane.rows));
  context.save();
  context.transform(
    (right[0] - corner[0]) / plane.columns,
    (right[1] - corner[1]) / plane.columns,
    (down[0] - corner[0]) / plane.rows,
    (down[1] - corner[1]) / plane.rows,
    corner[0],
    corner[1],
  );
  context.imageSmoothingEnabled = smooth;
  context.drawImage(picture, 0, 0);
  context.restore();
}
