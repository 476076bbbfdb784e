import type { Structure } from './structures.ts';

type Vector = readonly [number, number, number];

/** A plane of pixels anywhere in the patient's space; millimetres. */
export interface ObliquePlane {
  readonly rows: number;
  readonly columns: number;
  /** Centre of the first pixel. */
  readonly position: Vector;
  /** From a pixel to the next in its row, and in its column. */
  readonly steps: readonly [Vector, Vector];
}

/**
 * The labels of structures cut by a plane, one byte a pixel, row by row.
 *
 * @param pitch radians by which the structures are turned about the axis through both ears: up when positive
 */
export function obliqueLabels(plane: ObliquePlane, structures: readonly Structure[], pitch = 0): Uint8Array {
  const { rows, columns, position, steps } = plane;
  const labels = new Uint8Array(rows * columns);
  const [cosine, sine] = [Math.cos(pitch), Math.sin(pitch)];
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const point = (axis: 0 | 1 | 2) => position[axis] + steps[0][axis] * column + steps[1][axis] * row;
      const [x, y, z] = [point(0), point(1), point(2)];
      labels[at] = labelAt(structures, [x, cosine * y + sine * z, cosine * z - sine * y]);
    }
  }
  return labels;
}

function labelAt(structures: readonly Structure[], point: Vector): number {
  for (let index = structures.length - 1; index >= 0; index--) if (holds(structures[index]!, point)) return index + 1;
  return 0;
}

function holds({ shape, centre, radii }: Structure, [x, y, z]: Vector): boolean {
  const height = (z - centre[2]) / radii[2];
  if (height > 1 || height < -1) return false;
  const [across, back] = [(x - centre[0]) / radii[0], (y - centre[1]) / radii[1]];
  return across * across + back * back + (shape === 'cylinder' ? 0 : height * height) <= 1;
}
