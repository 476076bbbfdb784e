import { TAG } from '@vesalius/dicom';
import { dot, minus, plus, type Vector, vectorOf } from '../study/vector.ts';
import type { Pyramid } from './pyramid.ts';

/** Where the pixels of the finest level lie on the glass (PS3.3 §C.8.12.2.1), millimetres. */
export interface SlideSpace {
  readonly frameOfReferenceUid: string;
  /** The place of a column and a row; 0, 0 is the corner of the first pixel. */
  toSlide(column: number, row: number): Vector;
  /** The column and the row of a place. */
  toPixel(point: Vector): readonly [column: number, row: number];
}

/** Undefined when the slide does not say its frame of reference, or how large its pixels are. */
export function slideSpaceOf({ levels, millimetres }: Pyramid): SlideSpace | undefined {
  const instance = levels[0]?.instance;
  const frameOfReferenceUid = instance?.text(TAG.FrameOfReferenceUID);
  if (!instance || !frameOfReferenceUid || millimetres === undefined) return undefined;
  const corner = instance.items(TAG.TotalPixelMatrixOriginSequence)[0];
  const origin: Vector = [
    corner?.number(TAG.XOffsetInSlideCoordinateSystem) ?? 0,
    corner?.number(TAG.YOffsetInSlideCoordinateSystem) ?? 0,
    0,
  ];
  const cosines = instance.numbers(TAG.ImageOrientationSlide);
  const along = vectorOf(cosines) ?? ([1, 0, 0] as const);
  const down = vectorOf(cosines, 3) ?? ([0, 1, 0] as const);
  return {
    frameOfReferenceUid,
    toSlide: (column, row) => plus(plus(origin, along, (column - 0.5) * millimetres), down, (row - 0.5) * millimetres),
    toPixel: (point) => {
      const from = minus(point, origin);
      return [dot(from, along) / millimetres + 0.5, dot(from, down) / millimetres + 0.5];
    },
  };
}
