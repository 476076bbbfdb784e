import type { View } from '../cornerstone/view.ts';
import type { Segment } from '../report/segmentation.ts';
import type { Structure } from '../report/structure-set.ts';
import { fromImage, normalOf, type Plane } from '../study/plane.ts';
import { dot, minus, type Vector } from '../study/vector.ts';
import { element } from './element.ts';

const SEGMENT_COLOURS = ['#ff6b5e', '#5ec8ff', '#ffd75e', '#7dff8a', '#d78bff', '#ff9f4a'];
const SAME_PLANE_MM = 0.6;
const OPACITY = 0.4;

/** Segments and contours over a stack: only what lies in the plane of the slice that is drawn. */
export class RegionLayer {
  readonly canvas = element('canvas', { class: 'lines', 'aria-hidden': 'true' });
  readonly legend = element('div', { class: 'corner legend' });
  readonly #masks: { readonly plane: Plane; readonly picture: HTMLCanvasElement }[];
  readonly #structures: readonly Structure[];

  constructor(segments: readonly Segment[], structures: readonly Structure[]) {
    this.#structures = structures;
    this.#masks = segments.flatMap(({ frames }, at) =>
      frames.map(({ frame, mask }) => ({
        plane: frame.plane,
        picture: pictureOf(mask, frame.plane, segmentColour(at)),
      })),
    );
    for (const [at, { label, millilitres, voxels }] of segments.entries())
      this.#name(
        segmentColour(at),
        `${label}: ${millilitres === undefined ? `${voxels} voxels` : `${millilitres.toFixed(1)} ml`}`,
      );
    for (const { name, colour } of structures) this.#name(`rgb(${colour.join(' ')})`, name);
  }

  draw(view: View): void {
    const plane = view.frame?.plane;
    const { clientWidth: width, clientHeight: height } = view.element;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const context = this.canvas.getContext('2d');
    if (!context || !plane) return;
    context.scale(ratio, ratio);
    for (const { plane: own, picture } of this.#masks)
      if (isIn(own.origin, plane)) drawMask(context, view, own, picture);
    for (const { contours, colour } of this.#structures) {
      for (const contour of contours)
        if (contour[0] && isIn(contour[0], plane)) drawContour(context, view, contour, `rgb(${colour.join(' ')})`);
    }
  }

  #name(colour: string, text: string): void {
    const row = element('div', {}, `■ ${text}`);
    row.style.color = colour;
    this.legend.append(row);
  }
}

function segmentColour(at: number): string {
  return SEGMENT_COLOURS[at % SEGMENT_COLOURS.length]!;
}

function isIn(point: Vector, plane: Plane): boolean {
  return Math.abs(dot(minus(point, plane.origin), normalOf(plane))) < SAME_PLANE_MM;
}

function pictureOf(mask: Float32Array, { columns, rows }: Plane, colour: string): HTMLCanvasElement {
  const picture = element('canvas', { width: String(columns), height: String(rows) });
  const context = picture.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
  ];
  for (const [at, part] of mask.entries()) image.data.set([red, green, blue, part * 255 * OPACITY], at * 4);
  context.putImageData(image, 0, 0);
  return picture;
}

/** Pixel grid to screen is affine: three corners say it all. */
function drawMask(context: CanvasRenderingContext2D, view: View, plane: Plane, picture: HTMLCanvasElement): void {
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
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0);
  context.restore();
}

function drawContour(context: CanvasRenderingContext2D, view: View, contour: readonly Vector[], colour: string): void {
  context.beginPath();
  for (const point of contour) context.lineTo(...view.toScreen(point));
  context.closePath();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.stroke();
}
