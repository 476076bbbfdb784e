import type { View } from '../cornerstone/view.ts';

/** Something drawn over the pictures of a viewport, and what is said of it. */
export interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly legend: HTMLElement;
  draw(view: View): void;
}
