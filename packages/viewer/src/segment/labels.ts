import type { Frame } from '../study/frame.ts';
import { normalOf } from '../study/plane.ts';
import { dot, lengthOf, minus } from '../study/vector.ts';
import { stepsOf } from '../study/volume.ts';

/** Something that is outlined, by the number its pixels carry. */
export interface LabelledSegment {
  /** From 1 to 255. */
  readonly number: number;
  readonly name: string;
}

/** Pixels of one slice that became another segment's, as they were and as they are. */
export interface Change {
  readonly slice: number;
  readonly at: Uint32Array;
  readonly before: Uint8Array;
  readonly after: number;
}

const SAME_MM = 0.05;

/** Which segment each pixel of a series belongs to: one at most. Slices without any take no memory. */
export class Labels {
  readonly frames: readonly Frame[];
  readonly #slices = new Map<number, Uint8Array>();

  constructor(frames: readonly Frame[]) {
    this.frames = frames;
  }

  /** The numbers of a slice, row by row; undefined where there are none. */
  slice(index: number): Uint8Array | undefined {
    return this.#slices.get(index);
  }

  /** Gives pixels of a slice to a segment (0: to none) and tells what that changed. */
  put(slice: number, pixels: Iterable<number>, after: number): Change {
    const plane = this.frames[slice]!.plane;
    const held = this.#slices.get(slice) ?? new Uint8Array(plane.rows * plane.columns);
    this.#slices.set(slice, held);
    const at = Uint32Array.from([...pixels].filter((pixel) => held[pixel] !== after));
    const before = Uint8Array.from(at, (pixel) => held[pixel]!);
    for (const pixel of at) held[pixel] = after;
    return { slice, at, before, after };
  }

  undo({ slice, at, before }: Change): void {
    const held = this.#slices.get(slice)!;
    for (const [index, pixel] of at.entries()) held[pixel] = before[index]!;
  }

  redo({ slice, at, after }: Change): void {
    const held = this.#slices.get(slice)!;
    for (const pixel of at) held[pixel] = after;
  }

  /** Pixels of a segment in all slices. */
  count(segment: number): number {
    let sum = 0;
    for (const held of this.#slices.values()) for (const one of held) if (one === segment) sum += 1;
    return sum;
  }

  /** Slices that hold pixels of a segment, in reading order. */
  slicesOf(segment: number): number[] {
    return [...this.#slices].flatMap(([index, held]) => (held.includes(segment) ? [index] : [])).sort((a, b) => a - b);
  }

  /** Undefined without a spacing, or where slices have no even distance. */
  millilitres(segment: number): number | undefined {
    const [first] = this.frames;
    const step = this.#step();
    if (!first?.plane.spacing || step === undefined) return undefined;
    return (this.count(segment) * first.plane.rowSpacing * first.plane.columnSpacing * step) / 1000;
  }

  #step(): number | undefined {
    const steps = stepsOf(this.frames);
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    return mean > 0 && steps.every((step) => Math.abs(step - mean) < mean * 0.1) ? mean : undefined;
  }

  /** The slice whose pixels lie where those of a frame do; undefined when none does. */
  sliceOf({ plane }: Frame): number | undefined {
    const index = this.frames.findIndex(
      ({ plane: own }) =>
        own.rows === plane.rows &&
        own.columns === plane.columns &&
        lengthOf(minus(own.origin, plane.origin)) < SAME_MM &&
        dot(normalOf(own), normalOf(plane)) > 0.9999 &&
        dot(own.rowDirection, plane.rowDirection) > 0.9999,
    );
    return index < 0 ? undefined : index;
  }
}
