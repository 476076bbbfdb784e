import type { View } from '../cornerstone/view.ts';
import type { Vector } from '../study/vector.ts';

/** Something drawn over the pictures of a viewport, and what is said of it. */
export interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly legend: HTMLElement;
  draw(view: View): void;
  /** What is told of a place under the pointer, besides the picture's own value. */
  reading?(point: Vector): string | undefined;
}
