import { type Dataset, TAG } from '@vesalius/dicom';
import { type Layout, placed, placedOnDisplay } from '../layout.ts';
import type { Picture } from '../picture.ts';
import { isFor, type PresentedFrame } from '../presentation-state.ts';
import { drawLine, drawPolyline, fillRectangle, lineWidth, type Point } from './canvas.ts';
import { drawText, lineHeight, textWidth } from './text.ts';

const ELLIPSE_STEPS = 180;
/** Points between two of an interpolated curve. */
const CURVE_STEPS = 16;
const WHITE = 255;
const MOST_LINES = 64;

/** Draws what a presentation state annotates a frame with (PS3.3 C.10.5), in place. */
export function drawGraphics(picture: Picture, state: Dataset, frame: PresentedFrame, layout: Layout): void {
  for (const annotation of state.items(TAG.GraphicAnnotationSequence)) {
    if (!isFor(annotation, frame)) continue;
    const grey = layerGrey(state, annotation.text(TAG.GraphicLayer));
    for (const graphic of annotation.items(TAG.GraphicObjectSequence)) drawGraphic(picture, graphic, layout, grey);
    for (const text of annotation.items(TAG.TextObjectSequence)) drawTextObject(picture, text, layout, grey);
  }
}

/** The P-value that a layer is recommended to be drawn with (PS3.3 C.10.7). */
function layerGrey(state: Dataset, name: string | undefined): number {
  const layer = state.items(TAG.GraphicLayerSequence).find((one) => one.text(TAG.GraphicLayer) === name);
  const value = layer?.number(TAG.GraphicLayerRecommendedDisplayGrayscaleValue);
  return value === undefined ? WHITE : value >> 8;
}

/** In units PIXEL the centre of the first pixel is 1.0 … in the middle of it, so that half a pixel is taken off. */
function onPicture(units: string | undefined, layout: Layout, x: number, y: number): Point {
  return units === 'DISPLAY' ? placedOnDisplay(layout, x, y) : placed(layout, x - 0.5, y - 0.5);
}

function pointsOf(graphic: Dataset, layout: Layout): Point[] {
  const units = graphic.text(TAG.GraphicAnnotationUnits);
  const numbers = graphic.numbers(TAG.GraphicData);
  return Array.from({ length: numbers.length >> 1 }, (_, at) =>
    onPicture(units, layout, numbers[2 * at]!, numbers[2 * at + 1]!),
  );
}

function drawGraphic(picture: Picture, graphic: Dataset, layout: Layout, grey: number): void {
  const outline = OUTLINES[graphic.text(TAG.GraphicType) ?? ''];
  const points = pointsOf(graphic, layout);
  if (graphic.text(TAG.GraphicType) === 'POINT') drawPoint(picture, points[0], grey);
  else if (outline) drawPolyline(picture, outline(points), grey);
}

const OUTLINES: Readonly<Record<string, (points: readonly Point[]) => readonly Point[]>> = {
  POLYLINE: (points) => points,
  INTERPOLATED: curve,
  CIRCLE: ([center, edge]) => {
    if (!center || !edge) return [];
    const along = { x: edge.x - center.x, y: edge.y - center.y };
    return ellipse(center, along, { x: -along.y, y: along.x });
  },
  /** Both ends of the longer axis, then of the shorter one. */
  ELLIPSE: ([from, to, left, right]) => {
    if (!from || !to || !left || !right) return [];
    const half = (a: Point, b: Point) => ({ x: (b.x - a.x) / 2, y: (b.y - a.y) / 2 });
    return ellipse({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, half(from, to), half(left, right));
  },
};

function ellipse(center: Point, along: Point, across: Point): Point[] {
  return Array.from({ length: ELLIPSE_STEPS + 1 }, (_, step) => {
    const angle = (2 * Math.PI * step) / ELLIPSE_STEPS;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return {
      x: center.x + along.x * cosine + across.x * sine,
      y: center.y + along.y * cosine + across.y * sine,
    };
  });
}

/** A smooth curve through the points; how smooth is the reader's choice (PS3.3 C.10.5.1.2): Catmull-Rom. */
function curve(points: readonly Point[]): Point[] {
  const curved: Point[] = [];
  for (let at = 1; at < points.length; at++) {
    const [before, from, to, after] = [
      points[at - 2] ?? points[at - 1]!,
      points[at - 1]!,
      points[at]!,
      points[at + 1] ?? points[at]!,
    ];
    for (let step = 0; step <= CURVE_STEPS; step++) {
      const t = step / CURVE_STEPS;
      const blend = (a: number, b: number, c: number, d: number) =>
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      curved.push({ x: blend(before.x, from.x, to.x, after.x), y: blend(before.y, from.y, to.y, after.y) });
    }
  }
  return curved;
}

function drawPoint(picture: Picture, point: Point | undefined, grey: number): void {
  const size = lineWidth(picture) * 3;
  if (point) fillRectangle(picture, { x: point.x - size / 2, y: point.y - size / 2 }, size, size, grey);
}

/** Text stands at its bounding box, else at its anchor; to an anchor that is to be seen leads a line (PS3.3 C.10.5.1.1). */
function drawTextObject(picture: Picture, text: Dataset, layout: Layout, grey: number): void {
  const lines = (text.text(TAG.UnformattedTextValue) ?? '').split(/\r\n|\r|\n/, MOST_LINES);
  const [left, top] = text.numbers(TAG.BoundingBoxTopLeftHandCorner);
  const [anchorX, anchorY] = text.numbers(TAG.AnchorPoint);
  const anchor =
    anchorX === undefined || anchorY === undefined
      ? undefined
      : onPicture(text.text(TAG.AnchorPointAnnotationUnits), layout, anchorX, anchorY);
  const box =
    left === undefined || top === undefined
      ? undefined
      : onPicture(text.text(TAG.BoundingBoxAnnotationUnits), layout, left, top);
  const at = box ?? anchor;
  if (!at) return;
  if (box && anchor && text.text(TAG.AnchorPointVisibility) === 'Y') {
    drawLine(picture, anchor, { x: box.x + textWidth(picture, lines[0] ?? '') / 2, y: box.y }, grey);
  }
  const step = lineHeight(picture);
  for (const [index, line] of lines.entries()) drawText(picture, line, { x: at.x, y: at.y + index * step }, grey);
}
