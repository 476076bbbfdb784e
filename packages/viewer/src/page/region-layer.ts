import type { View } from '../cornerstone/view.ts';
import type { Segment } from '../report/segmentation.ts';
import { contourArea, type Structure } from '../report/structure-set.ts';
import { rgbOf, segmentColour } from '../segment/colours.ts';
import { normalOf, type Plane } from '../study/plane.ts';
import { dot, minus, type Vector } from '../study/vector.ts';
import { element } from './element.ts';
import type { Layer } from './layer.ts';
import { drawMask, freshCanvas } from './mask-drawing.ts';

const SAME_PLANE_MM = 0.6;
const OPACITY = 0.4;

/** Segments and contours over a stack: only what lies in the plane of the slice that is drawn. */
export class RegionLayer implements Layer {
  readonly canvas = element('canvas', { class: 'lines', 'aria-hidden': 'true' });
  readonly legend = element('div', { class: 'corner legend' });
  readonly #masks: { readonly plane: Plane; readonly picture: HTMLCanvasElement }[];
  readonly #structures: readonly Structure[];
  /** Where each structure is named. */
  readonly #names: readonly HTMLElement[];

  constructor(segments: readonly Segment[], structures: readonly Structure[]) {
    this.#structures = structures;
    this.#masks = segments.flatMap(({ frames }, at) =>
      frames.map(({ frame, mask }) => ({
        plane: frame.plane,
        picture: pictureOf(mask, frame.plane, segmentColour(at + 1)),
      })),
    );
    this.legend.append(...legendRows(segments, structures));
    this.#names = [...this.legend.children].slice(segments.length) as HTMLElement[];
  }

  draw(view: View): void {
    const plane = view.frame?.plane;
    const context = freshCanvas(this.canvas, view);
    if (!context || !plane) return;
    for (const { plane: own, picture } of this.#masks)
      if (isIn(own.origin, plane)) drawMask(context, view, own, picture);
    for (const [at, { name, contours, colour }] of this.#structures.entries()) {
      const here = contours.filter(([first]) => first && isIn(first, plane));
      for (const contour of here) drawContour(context, view, contour, `rgb(${colour.join(' ')})`);
      const area = here.reduce((sum, contour) => sum + contourArea(contour), 0) / 100;
      this.#names[at]!.textContent = here.length > 0 ? `■ ${name}: ${area.toFixed(1)} cm²` : `■ ${name}`;
    }
  }
}

/** The names of all regions in their colours, segments with their volume. */
export function legendRows(segments: readonly Segment[], structures: readonly Structure[]): HTMLElement[] {
  const row = (colour: string, text: string) => {
    const made = element('div', {}, `■ ${text}`);
    made.style.color = colour;
    return made;
  };
  return [
    ...segments.map(({ label, millilitres, voxels }, at) => {
      const size = millilitres === undefined ? `${voxels} voxels` : `${millilitres.toFixed(1)} ml`;
      return row(segmentColour(at + 1), `${label}: ${size}`);
    }),
    ...structures.map(({ name, colour }) => row(`rgb(${colour.join(' ')})`, name)),
  ];
}

function isIn(point: Vector, plane: Plane): boolean {
  return Math.abs(dot(minus(point, plane.origin), normalOf(plane))) < SAME_PLANE_MM;
}

function pictureOf(mask: Float32Array, { columns, rows }: Plane, colour: string): HTMLCanvasElement {
  const picture = element('canvas', { width: String(columns), height: String(rows) });
  const context = picture.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  const [red, green, blue] = rgbOf(colour);
  for (const [at, part] of mask.entries()) image.data.set([red, green, blue, part * 255 * OPACITY], at * 4);
  context.putImageData(image, 0, 0);
  return picture;
}

function drawContour(context: CanvasRenderingContext2D, view: View, contour: readonly Vector[], colour: string): void {
  context.beginPath();
  for (const point of contour) context.lineTo(...view.toScreen(point));
  context.closePath();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.stroke();
}
