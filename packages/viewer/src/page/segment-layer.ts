import type { View } from '../cornerstone/view.ts';
import { rgbOf, segmentColour } from '../segment/colours.ts';
import type { LabelledSegment, Labels } from '../segment/labels.ts';
import type { Spot } from '../segment/shapes.ts';
import { fromImage } from '../study/plane.ts';
import { element } from './element.ts';
import type { Layer } from './layer.ts';
import { drawMask, freshCanvas } from './mask-drawing.ts';

const OPACITY = 115; // of 255

/** What is being drawn, over the slice that is shown. */
export class SegmentLayer implements Layer {
  readonly canvas = element('canvas', { class: 'lines', 'aria-hidden': 'true' });
  readonly legend = element('div', { class: 'corner legend' });
  readonly #labels: Labels;
  readonly #segments: () => readonly LabelledSegment[];
  readonly #picture = element('canvas');
  /** A line that is on its way. */
  outline: readonly Spot[] = [];

  constructor(labels: Labels, segments: () => readonly LabelledSegment[]) {
    this.#labels = labels;
    this.#segments = segments;
  }

  draw(view: View): void {
    const context = freshCanvas(this.canvas, view);
    const { frame } = view;
    const slice = frame && this.#labels.sliceOf(frame);
    if (!context || !frame || slice === undefined) return;
    const held = this.#labels.slice(slice);
    if (held) {
      this.#paint(held, frame.plane.columns, frame.plane.rows);
      drawMask(context, view, frame.plane, this.#picture);
    }
    if (this.outline.length > 1) this.#drawOutline(context, view);
  }

  /** Writes what each segment holds. */
  tell(texts: readonly string[]): void {
    const rows = this.#segments().map(({ number }, index) => {
      const row = element('div', {}, `■ ${texts[index] ?? ''}`);
      row.style.color = segmentColour(number);
      return row;
    });
    this.legend.replaceChildren(...rows);
  }

  #paint(held: Uint8Array, columns: number, rows: number): void {
    this.#picture.width = columns;
    this.#picture.height = rows;
    const context = this.#picture.getContext('2d')!;
    const image = context.createImageData(columns, rows);
    const colours = this.#segments().map(({ number }) => [number, rgbOf(segmentColour(number))] as const);
    const byNumber = new Map(colours);
    for (const [at, number] of held.entries()) {
      const colour = number === 0 ? undefined : byNumber.get(number);
      if (colour) image.data.set([...colour, OPACITY], at * 4);
    }
    context.putImageData(image, 0, 0);
  }

  #drawOutline(context: CanvasRenderingContext2D, view: View): void {
    const plane = view.frame!.plane;
    context.beginPath();
    for (const [column, row] of this.outline) context.lineTo(...view.toScreen(fromImage(plane, column, row)));
    context.closePath();
    context.strokeStyle = '#fff';
    context.setLineDash([4, 3]);
    context.stroke();
  }
}
