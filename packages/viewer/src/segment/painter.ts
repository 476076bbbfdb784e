import type { Plane } from '../study/plane.ts';
import { History } from './history.ts';
import { interpolateSlices } from './interpolate.ts';
import type { Change, LabelledSegment, Labels } from './labels.ts';
import { floodPixels, polygonPixels, type Spot, strokePixels } from './shapes.ts';

export type PaintTool = 'brush' | 'eraser' | 'scissors' | 'fill';
export const PAINT_TOOLS: readonly PaintTool[] = ['brush', 'eraser', 'scissors', 'fill'];

/** Values of the pixels of a slice, once rescaled. */
export type Values = ArrayLike<number> | undefined;

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Draws with the hand: a stroke is one step that can be undone. */
export class Painter {
  readonly labels: Labels;
  readonly history: History;
  segments: readonly LabelledSegment[];
  /** The number of the segment that is drawn. */
  active = 1;
  /** Of the brush, millimetres. */
  radius = 8;
  /** Only pixels with values in it are taken; undefined: all. */
  range: Range | undefined;
  #line: Spot[] = [];
  #changes: Change[] = [];

  constructor(labels: Labels, segments: readonly LabelledSegment[]) {
    this.labels = labels;
    this.history = new History(labels);
    this.segments = segments;
  }

  /** The line a hand draws now. */
  get line(): readonly Spot[] {
    return this.#line;
  }

  /** Adds a segment and draws on with it. */
  add(name: string): void {
    const taken = new Set(this.segments.map(({ number }) => number));
    const number = Array.from({ length: 255 }, (_, at) => at + 1).find((one) => !taken.has(one));
    if (number === undefined) return;
    this.segments = [...this.segments, { number, name }];
    this.active = number;
  }

  rename(number: number, name: string): void {
    this.segments = this.segments.map((one) => (one.number === number ? { number, name } : one));
  }

  /** Begins, goes on with or ends a line on a slice. False when filling found no border. */
  draw(tool: PaintTool, phase: 'down' | 'move' | 'up', slice: number, spot: Spot, values: Values): boolean {
    const { plane } = this.labels.frames[slice]!;
    if (phase === 'down') this.#begin();
    if (tool === 'fill') return phase !== 'down' || this.#fill(slice, plane, spot, values);
    const last = this.#line.at(-1) ?? spot;
    if (phase !== 'up') this.#line.push(spot);
    if (tool === 'scissors') {
      if (phase === 'up') this.#put(slice, polygonPixels(plane, this.#line), this.active, values);
    } else if (phase !== 'up') {
      this.#put(slice, strokePixels(plane, last, spot, this.radius), tool === 'eraser' ? 0 : this.active, values);
    }
    if (phase === 'up') this.#end();
    return true;
  }

  /** Fills the slices between those that are drawn. */
  interpolate(): void {
    this.history.made(interpolateSlices(this.labels, this.active));
  }

  #begin(): void {
    this.#line = [];
    this.#changes = [];
  }

  #end(): void {
    this.history.made(this.#changes);
    this.#begin();
  }

  #put(slice: number, pixels: Iterable<number>, number: number, values: Values): void {
    const { range } = this;
    const isIn = (pixel: number) => !range || isInRange(values?.[pixel], range);
    const held = this.labels.slice(slice);
    // The rubber takes away what is drawn now and nothing else.
    const isErasable = (pixel: number) => number !== 0 || held?.[pixel] === this.active;
    this.#changes.push(
      this.labels.put(
        slice,
        [...pixels].filter((pixel) => isIn(pixel) && isErasable(pixel)),
        number,
      ),
    );
  }

  #fill(slice: number, plane: Plane, spot: Spot, values: Values): boolean {
    const held = this.labels.slice(slice);
    const { range } = this;
    const isOpen = (pixel: number) => !held?.[pixel] && (!range || isInRange(values?.[pixel], range));
    const found = floodPixels(plane, spot, isOpen);
    if (!found) return false;
    this.#changes = [this.labels.put(slice, found, this.active)];
    this.#end();
    return true;
  }
}

function isInRange(value: number | undefined, { least, most }: Range): boolean {
  return value !== undefined && value >= least && value <= most;
}
