import { registerFrame } from '../cornerstone/metadata.ts';
import { type Orientation, PlaneView } from '../cornerstone/plane-view.ts';
import { loadVolume, type Volume } from '../cornerstone/volume.ts';
import type { Series } from '../study/series.ts';
import { cross, dot, minus, plus, type Vector } from '../study/vector.ts';
import { say } from '../texts/texts.ts';
import type { Cell } from './cell.ts';
import type { Desk } from './desk.ts';
import type { DrawnLine } from './reference-lines.ts';

/** The colour of each plane's line in the others. */
const COLOURS: Readonly<Record<Orientation, string>> = { axial: '#e5534b', sagittal: '#e3b341', coronal: '#57ab5a' };
const REACH_MM = 2000;

/** Brings a series into memory as a volume, telling in the viewports how far it is. */
export function volumeOf(desk: Desk, series: Series, waiting: readonly Cell[]): Promise<Volume> {
  const ids = series.frames.map((frame) => registerFrame(desk.root, frame, desk.modelOf(frame.instance)));
  return loadVolume(series.uid, ids, series.frames, (loaded) => {
    for (const cell of waiting)
      if (cell.quality === 'partial') cell.say('partial', say('cell.slices', { loaded, all: ids.length }));
  });
}

/** The point where the planes meet: each drawing of a plane moves it into that plane. */
export class Crosshair {
  #point: Vector | undefined;

  get point(): Vector | undefined {
    return this.#point;
  }

  /** Puts it at a point, and all planes through it. */
  put(point: Vector, cells: readonly Cell[]): void {
    this.#point = point;
    for (const view of planesOf(cells)) view.goThrough(point);
  }

  /** Takes over where a plane was scrolled to. */
  follow(view: PlaneView): void {
    const from = this.#point ?? view.focus;
    this.#point = plus(from, view.normal, dot(minus(view.focus, from), view.normal));
  }

  /** Turns the other planes about the normal of this one, radians. */
  turn(view: PlaneView, cells: readonly Cell[], radians: number): void {
    const about = this.#point ?? view.focus;
    for (const other of planesOf(cells)) if (other !== view) other.turn(view.normal, radians, about);
  }

  draw(cells: readonly Cell[]): void {
    for (const cell of cells) {
      const { view } = cell;
      if (view instanceof PlaneView) cell.lines.draw(view, this.#linesOn(view, planesOf(cells)));
    }
  }

  #linesOn(view: PlaneView, all: readonly PlaneView[]): DrawnLine[] {
    const point = this.#point;
    if (!point) return [];
    return all.flatMap((other): DrawnLine[] => {
      const along = cross(view.normal, other.normal);
      const size = Math.hypot(...along);
      if (other === view || size < 0.01) return [];
      const ends = [plus(point, along, -REACH_MM / size), plus(point, along, REACH_MM / size)] as const;
      return [{ ends, colour: COLOURS[other.orientation] }];
    });
  }
}

export function planesOf(cells: readonly Cell[]): PlaneView[] {
  return cells.flatMap(({ view }) => (view instanceof PlaneView ? [view] : []));
}
