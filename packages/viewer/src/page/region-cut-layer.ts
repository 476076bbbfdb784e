import type { View } from '../cornerstone/view.ts';
import { type CutPart, cutSlabs, type Slabs, slabsOf } from '../report/contour-cut.ts';
import { maskAt } from '../report/mask-at.ts';
import type { Segment } from '../report/segmentation.ts';
import type { Structure } from '../report/structure-set.ts';
import { rgbOf, segmentColour } from '../segment/colours.ts';
import { element } from './element.ts';
import type { Layer } from './layer.ts';
import { freshCanvas } from './mask-drawing.ts';
import { legendRows } from './region-layer.ts';
import { paintGrid, screenGrid } from './screen-grid.ts';

/** Every so many screen pixels segments are looked up. */
const STEP = 2;
const OPACITY = 0.4;

/** Segments and contours where a plane through the volume cuts them. */
export class RegionCutLayer implements Layer {
  readonly canvas = element('canvas', { class: 'lines', 'aria-hidden': 'true', 'data-layer': 'regions' });
  readonly legend = element('div', { class: 'corner legend' });
  readonly #segments: readonly { readonly segment: Segment; readonly colour: readonly number[] }[];
  readonly #structures: readonly { readonly slabs: Slabs; readonly colour: string }[];
  readonly #picture = element('canvas');

  constructor(segments: readonly Segment[], structures: readonly Structure[]) {
    this.#segments = segments.map((segment, at) => ({ segment, colour: rgbOf(segmentColour(at + 1)) }));
    this.#structures = structures.flatMap(({ contours, colour }) => {
      const slabs = slabsOf(contours);
      return slabs ? [{ slabs, colour: colour.join(' ') }] : [];
    });
    this.legend.append(...legendRows(segments, structures));
  }

  draw(view: View): void {
    const context = freshCanvas(this.canvas, view);
    const { cut } = view;
    if (!context || !cut) return;
    if (this.#segments.length > 0) this.#drawSegments(context, view);
    for (const { slabs, colour } of this.#structures) drawParts(context, view, cutSlabs(slabs, cut), colour);
  }

  #drawSegments(context: CanvasRenderingContext2D, view: View): void {
    const grid = screenGrid(view, STEP);
    paintGrid(this.#picture, grid, (point) => {
      for (const { segment, colour } of this.#segments) {
        const part = maskAt(segment, point);
        if (part > 0) return [...colour, part * 255 * OPACITY];
      }
      return undefined;
    });
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#picture, 0, 0, grid.columns * STEP, grid.rows * STEP);
  }
}

/** All parts filled as one, even-odd, so that holes stay holes; borders where there are walls. */
function drawParts(context: CanvasRenderingContext2D, view: View, parts: readonly CutPart[], colour: string): void {
  const inside = new Path2D();
  const border = new Path2D();
  for (const { line, isSlab } of parts) {
    const shown = line.map((point) => view.toScreen(point));
    trace(inside, shown, true);
    if (!isSlab) trace(border, shown, true);
    else for (const side of [shown.slice(0, 2), shown.slice(2)]) trace(border, side, false);
  }
  context.fillStyle = `rgb(${colour} / 0.25)`;
  context.fill(inside, 'evenodd');
  context.strokeStyle = `rgb(${colour})`;
  context.lineWidth = 1.5;
  context.stroke(border);
}

function trace(path: Path2D, [first, ...rest]: readonly (readonly [number, number])[], closed: boolean): void {
  if (!first) return;
  path.moveTo(...first);
  for (const point of rest) path.lineTo(...point);
  if (closed) path.closePath();
}
