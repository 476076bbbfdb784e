import type { HeadModel } from './head-model.ts';
import type { Landmarks } from './landmarks.ts';
import type { Tissue } from './tissue.ts';

/** How far a head reaches to its sides at points of its middle plane, millimetres from that plane; 0 where there is nothing. */
export interface Sides {
  /** From a point to the next, and the first one, seen from the glabella to the back and up. */
  readonly step: number;
  readonly y: number;
  readonly z: number;
  readonly size: readonly [number, number];
  /** The patient's right (x falls) and left. */
  readonly right: readonly number[];
  readonly left: readonly number[];
}

/** An ear is less long from front to back, of a grown-up, millimetres. */
const LONGER_THAN_EAR = 50;

/** The sides with what stands out from front to back by less than the length of an ear taken away (a morphological opening). */
export function earlessSides(model: HeadModel, tissue: Tissue, { glabella, scale }: Landmarks): Sides {
  const { size, spacing, origin } = model;
  const half = Math.round((LONGER_THAN_EAR * scale) / 2 / spacing);
  const reaches = {
    right: new Array<number>(size[1] * size[2]).fill(0),
    left: new Array<number>(size[1] * size[2]).fill(0),
  };
  for (let at = 0; at < tissue.length; at++) {
    if (tissue[at] === 0) continue;
    const x = origin[0] + (at % size[0]) * spacing - glabella[0];
    const side = x < 0 ? reaches.right : reaches.left;
    const place = Math.floor(at / size[0]);
    if (Math.abs(x) > side[place]!) side[place] = Math.abs(x);
  }
  const opened = (side: readonly number[]) => moving(moving(side, size[1], half, Math.min), size[1], half, Math.max);
  return {
    step: spacing,
    y: origin[1] - glabella[1],
    z: origin[2] - glabella[2],
    size: [size[1], size[2]],
    right: opened(reaches.right).map(rounded),
    left: opened(reaches.left).map(rounded),
  };
}

/** The least or the most of each point and its neighbours in its row. */
function moving(
  values: readonly number[],
  columns: number,
  half: number,
  choose: (...values: number[]) => number,
): number[] {
  return values.map((_, at) => {
    const row = at - (at % columns);
    const from = Math.max(row, at - half);
    const to = Math.min(row + columns, at + half + 1);
    return choose(...values.slice(from, to));
  });
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
