import { type Dataset, TAG } from '@vesalius/dicom';
import { cross, lengthOf, plus, type Vector, vectorOf } from '../study/vector.ts';

/** A region of interest of an RT Structure Set (PS3.3 §C.8.8.5, §C.8.8.6). */
export interface Structure {
  readonly name: string;
  /** Red, green, blue: 0 to 255. */
  readonly colour: readonly [red: number, green: number, blue: number];
  /** Closed lines in one plane each, patient coordinates. */
  readonly contours: readonly (readonly Vector[])[];
}

const GREEN = [87, 171, 90] as const;

export function structuresOf(instance: Dataset): Structure[] {
  const names = new Map(
    instance.items(TAG.StructureSetROISequence).map((roi) => [roi.number(TAG.ROINumber), roi.text(TAG.ROIName) ?? '']),
  );
  return instance.items(TAG.ROIContourSequence).map((roi) => {
    const [red, green, blue] = roi.numbers(TAG.ROIDisplayColor);
    return {
      name: names.get(roi.number(TAG.ReferencedROINumber)) ?? '',
      colour: red !== undefined && green !== undefined && blue !== undefined ? [red, green, blue] : GREEN,
      contours: roi.items(TAG.ContourSequence).flatMap((contour) => {
        if (contour.text(TAG.ContourGeometricType) !== 'CLOSED_PLANAR') return [];
        return [pointsOf(contour.numbers(TAG.ContourData))];
      }),
    };
  });
}

function pointsOf(numbers: readonly number[]): Vector[] {
  const points: Vector[] = [];
  for (let at = 0; at + 2 < numbers.length; at += 3) points.push(vectorOf(numbers, at)!);
  return points;
}

/** The area of a closed line in one plane, square millimetres (half the length of the sum of its corners' cross products). */
export function contourArea(contour: readonly Vector[]): number {
  const sum = contour.reduce<Vector>(
    (all, point, at) => plus(all, cross(point, contour[(at + 1) % contour.length]!)),
    [0, 0, 0],
  );
  return lengthOf(sum) / 2;
}
