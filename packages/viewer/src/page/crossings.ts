import { colourOf } from '../cornerstone/marks.ts';
import type { View } from '../cornerstone/view.ts';
import { crossingsOf } from '../measure/crossing.ts';
import type { Mark } from '../measure/mark.ts';
import { svgElement } from './element.ts';

const OWN_COLOUR = '#ffff00';
const RADIUS = 3.5;

/** Dots where marks of other planes go through the picture. */
export class Crossings {
  readonly root = svgElement('svg', { class: 'lines', 'aria-hidden': 'true', 'data-layer': 'crossings' });

  draw(view: View, marks: readonly Mark[], isOwn: (mark: Mark) => boolean): void {
    const { cut } = view;
    const dots = marks.flatMap((mark) =>
      (cut ? crossingsOf(mark, cut) : []).map((point) => {
        const [cx, cy] = view.toScreen(point);
        const colour = isOwn(mark) ? OWN_COLOUR : colourOf(mark.author.id);
        return svgElement('circle', { cx, cy, r: RADIUS, fill: 'none', stroke: colour, 'data-mark': mark.uid });
      }),
    );
    if (dots.length > 0 || this.root.childElementCount > 0) this.root.replaceChildren(...dots);
  }

  clear(): void {
    this.root.replaceChildren();
  }
}
