import { colourOf } from '../cornerstone/marks.ts';
import { outlineOf } from '../measure/crossing.ts';
import type { Mark } from '../measure/mark.ts';
import { measuredText } from '../measure/quantity.ts';
import type { Vector } from '../study/vector.ts';
import { svgElement } from './element.ts';

const OWN_COLOUR = '#ffe600';

/** Marks over a slide: lines, and beside them what was measured. */
export class SlideOverlay {
  readonly root = svgElement('svg', { class: 'lines', 'aria-hidden': 'true', 'data-layer': 'slide-marks' });

  /** `underway` is a line that is being drawn. */
  draw(
    marks: readonly Mark[],
    underway: readonly Vector[],
    toScreen: (point: Vector) => readonly [number, number],
    isOwn: (mark: Mark) => boolean,
  ): void {
    const line = (points: readonly Vector[], stroke: string, uid = '') =>
      svgElement('polyline', {
        points: points.map((point) => toScreen(point).join()).join(' '),
        fill: 'none',
        stroke,
        'stroke-width': 2,
        'data-mark': uid,
      });
    const drawn = marks.flatMap((mark) => {
      const colour = isOwn(mark) ? OWN_COLOUR : colourOf(mark.author.id);
      const outline = outlineOf(mark);
      const [x, y] = toScreen(outline.at(-1) ?? [0, 0, 0]);
      const text = svgElement('text', { x: x + 8, y: y - 8, fill: colour, 'font-size': 14, stroke: 'none' });
      text.textContent = [mark.text, ...mark.values.map(measuredText)].filter(Boolean).join(' · ');
      return [line(outline, colour, mark.uid), text];
    });
    this.root.replaceChildren(...drawn, ...(underway.length > 1 ? [line(underway, OWN_COLOUR)] : []));
  }
}
