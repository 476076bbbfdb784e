import { type AxialGrid, axialLabels } from './axial.ts';

/**
 * A frontal projection: for each row of the result the phantom is cut at that height and `values` are summed from front to
 * back. `top` is the height of the first row; rows go down, columns from the patient's right to the left.
 */
export function frontalProjection(
  grid: AxialGrid,
  values: Float32Array,
  top: number,
  rows: number,
  spacing: number,
): Float32Array {
  const sums = new Float32Array(rows * grid.columns);
  for (let row = 0; row < rows; row++) {
    const labels = axialLabels(grid, top - row * spacing);
    const sum = sums.subarray(row * grid.columns, (row + 1) * grid.columns);
    for (let at = 0; at < labels.length; ) {
      for (let column = 0; column < grid.columns; column++, at++) sum[column]! += values[labels[at]!]!;
    }
  }
  return sums;
}
