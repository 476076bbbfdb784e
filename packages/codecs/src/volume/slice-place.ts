import { type Dataset, TAG } from '@vesalius/dicom';
import { FrameAttributes } from '../render/frame-attributes.ts';
import { cross, type Vector } from './vector.ts';

/** Where a frame lies in the patient (PS3.3 C.7.6.2). */
export interface SlicePlace {
  readonly rows: number;
  readonly columns: number;
  /** Centre of the first pixel. */
  readonly position: Vector;
  /** Along a row, along a column, and across both. */
  readonly directions: readonly [Vector, Vector, Vector];
  /** From a column to the next, from a row to the next. */
  readonly spacing: readonly [number, number];
}

/** The place of a frame, by its functional groups or its data set; undefined when it has none. */
export function slicePlaceOf(dataset: Dataset, frameNumber: number): SlicePlace | undefined {
  const frame = new FrameAttributes(dataset, frameNumber);
  const position = frame.macro(TAG.PlanePositionSequence).numbers(TAG.ImagePositionPatient);
  const cosines = frame.macro(TAG.PlaneOrientationSequence).numbers(TAG.ImageOrientationPatient);
  const [down, across] = frame.macro(TAG.PixelMeasuresSequence).numbers(TAG.PixelSpacing);
  const rows = dataset.number(TAG.Rows) ?? 0;
  const columns = dataset.number(TAG.Columns) ?? 0;
  const isWhole = [...position, ...cosines].every(Number.isFinite) && position.length === 3 && cosines.length === 6;
  if (!isWhole || !(across! > 0) || !(down! > 0) || rows < 1 || columns < 1) return undefined;
  const [a, b, c, d, e, f] = cosines as [number, number, number, number, number, number];
  const directions = [[a, b, c], [d, e, f], cross([a, b, c], [d, e, f])] as const;
  return { rows, columns, position: position as unknown as Vector, directions, spacing: [across!, down!] };
}
