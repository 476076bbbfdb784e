import type { SliceStack, Vector } from '@vesalius/codecs';

/** A volume seen coarsely, in even steps along the axes of the patient: to the left, to the back, to the head. */
export interface HeadModel {
  readonly size: readonly [x: number, y: number, z: number];
  /** From a voxel to the next, millimetres. */
  readonly spacing: number;
  /** Centre of the first voxel. */
  readonly origin: Vector;
  /** Values of the modality; NaN where the volume does not reach. */
  readonly values: Float32Array;
}

/** Noses and ears are seen in steps of this, millimetres. */
const FINE = 2.5;
/** A whole body is seen more coarsely: its model has no more voxels than this. */
const MOST_VOXELS = 8_000_000;

/** Gathers slices, whichever way they lie, into a model: each may be forgotten when it is taken. */
export class HeadModelBuilder {
  /** Of so many pixels along a row and a column one is looked at. */
  readonly pixelStep: number;
  readonly #stack: SliceStack;
  readonly #size: readonly [number, number, number];
  readonly #slicesEach: number;
  readonly #sums: Float32Array;
  readonly #counts: Uint16Array;

  constructor(stack: SliceStack) {
    const [columns, rows, slices] = stack.size;
    const [across, , through] = stack.steps.map((step) => Math.hypot(...step)) as [number, number, number];
    this.#stack = stack;
    this.pixelStep = Math.max(1, Math.round(FINE / 2 / across), Math.ceil(Math.sqrt((columns * rows) / (512 * 512))));
    this.#slicesEach = Math.max(1, Math.floor(FINE / through));
    this.#size = [
      Math.ceil(columns / this.pixelStep),
      Math.ceil(rows / this.pixelStep),
      Math.ceil(slices / this.#slicesEach),
    ];
    const voxels = this.#size.reduce((product, one) => product * one, 1);
    this.#sums = new Float32Array(voxels);
    this.#counts = new Uint16Array(this.#size[2]);
  }

  /** How many values a slice has here. */
  get valuesEach(): number {
    return this.#size[0] * this.#size[1];
  }

  /** @param values of every `pixelStep`th pixel of the slice at this place in the stack */
  take(at: number, values: Float32Array): void {
    const bin = Math.floor(at / this.#slicesEach);
    const sums = this.#sums.subarray(bin * this.valuesEach, (bin + 1) * this.valuesEach);
    for (let index = 0; index < values.length; index++) sums[index]! += values[index]!;
    this.#counts[bin]!++;
  }

  model(): HeadModel {
    this.#average();
    const grid = boundsOf(this.#stack);
    const { size, spacing, origin } = grid;
    const values = new Float32Array(size[0] * size[1] * size[2]);
    const toIndex = inverse(this.#stack.steps);
    const scale = [this.pixelStep, this.pixelStep, this.#slicesEach] as const;
    const shift = (this.#slicesEach - 1) / 2;
    const start = toIndex(
      origin[0] - this.#stack.origin[0],
      origin[1] - this.#stack.origin[1],
      origin[2] - this.#stack.origin[2],
    );
    const steps = [toIndex(spacing, 0, 0), toIndex(0, spacing, 0), toIndex(0, 0, spacing)] as const;
    for (let z = 0, at = 0; z < size[2]; z++) {
      for (let y = 0; y < size[1]; y++) {
        for (let x = 0; x < size[0]; x++, at++) {
          const index = (axis: 0 | 1 | 2) => start[axis] + steps[0][axis] * x + steps[1][axis] * y + steps[2][axis] * z;
          values[at] = this.#valueAt(index(0) / scale[0], index(1) / scale[1], (index(2) - shift) / scale[2]);
        }
      }
    }
    return { ...grid, values };
  }

  #average(): void {
    for (const [bin, count] of this.#counts.entries()) {
      const sums = this.#sums.subarray(bin * this.valuesEach, (bin + 1) * this.valuesEach);
      for (let index = 0; index < sums.length; index++) sums[index]! /= count;
    }
  }

  /** Between the two slices nearest, of the pixel nearest; a border of half a step counts to the volume. */
  #valueAt(column: number, row: number, slice: number): number {
    const [columns, rows, slices] = this.#size;
    const [x, y] = [Math.round(column), Math.round(row)];
    if (x < 0 || y < 0 || x >= columns || y >= rows || slice < -0.5 || slice > slices - 0.5) return Number.NaN;
    const lower = Math.min(Math.max(Math.floor(slice), 0), slices - 1);
    const upper = Math.min(lower + 1, slices - 1);
    const part = Math.min(Math.max(slice - lower, 0), 1);
    const at = y * columns + x;
    return this.#sums[lower * this.valuesEach + at]! * (1 - part) + this.#sums[upper * this.valuesEach + at]! * part;
  }
}

/** The box around a stack, along the patient's axes. */
function boundsOf({ size, origin, steps }: SliceStack): Omit<HeadModel, 'values'> {
  const least = [...origin];
  const most = [...origin];
  for (let axis = 0; axis < 3; axis++) {
    for (const [along, step] of steps.entries()) {
      const reach = step[axis]! * (size[along]! - 1);
      if (reach < 0) least[axis]! += reach;
      else most[axis]! += reach;
    }
  }
  const lengths = least.map((from, axis) => Math.max(most[axis]! - from, FINE));
  const volume = lengths.reduce((product, one) => product * one, 1);
  const spacing = Math.max(FINE, Math.cbrt(volume / MOST_VOXELS));
  const count = (axis: number) => Math.floor(lengths[axis]! / spacing) + 1;
  return { size: [count(0), count(1), count(2)], spacing, origin: [least[0]!, least[1]!, least[2]!] };
}

/** Millimetres from the first pixel to columns, rows and slices. */
function inverse([a, b, c]: readonly [Vector, Vector, Vector]) {
  const determinant =
    a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
  const row = (p: Vector, q: Vector): Vector => [
    (p[1] * q[2] - p[2] * q[1]) / determinant,
    (p[2] * q[0] - p[0] * q[2]) / determinant,
    (p[0] * q[1] - p[1] * q[0]) / determinant,
  ];
  const rows = [row(b, c), row(c, a), row(a, b)] as const;
  return (x: number, y: number, z: number): Vector => {
    const along = (one: Vector) => one[0] * x + one[1] * y + one[2] * z;
    return [along(rows[0]), along(rows[1]), along(rows[2])];
  };
}
