import type { View } from '../cornerstone/view.ts';
import type { Vector } from '../study/vector.ts';
import { svgElement } from './element.ts';

/** A line through a picture, by its ends in the patient. */
export interface DrawnLine {
  readonly ends: readonly [Vector, Vector];
  readonly colour: string;
}

/** Lines over a picture that tell where others cut it. */
export class ReferenceLines {
  readonly root = svgElement('svg', { class: 'lines', 'aria-hidden': 'true' });

  draw(view: View, lines: readonly DrawnLine[]): void {
    this.root.replaceChildren(
      ...lines.map(({ ends, colour }) => {
        const [[x1, y1], [x2, y2]] = [view.toScreen(ends[0]), view.toScreen(ends[1])];
        return svgElement('line', { x1, y1, x2, y2, stroke: colour });
      }),
    );
  }

  clear(): void {
    this.root.replaceChildren();
  }
}
