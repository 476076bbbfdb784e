import type { HeadModel } from './head-model.ts';
import type { Landmarks } from './landmarks.ts';
import type { Tissue } from './tissue.ts';

/** The brows of a grown-up lie so far below the vertex, millimetres. */
const VERTEX_TO_BROWS = 85;

/** A face that looks straight ahead, before the middle of what is in a model: where to begin when none was found. */
export function guessedLandmarks({ size, spacing, origin }: HeadModel, tissue: Tissue): Landmarks {
  const [wide, deep] = size;
  let top = 0;
  let front = deep - 1;
  for (let at = 0; at < tissue.length; at++) {
    if (tissue[at] === 0) continue;
    top = Math.max(top, Math.floor(at / (wide * deep)));
    front = Math.min(front, Math.floor(at / wide) % deep);
  }
  const x = origin[0] + ((wide - 1) / 2) * spacing;
  const z = Math.max(origin[2], origin[2] + top * spacing - VERTEX_TO_BROWS);
  return { glabella: [x, origin[1] + front * spacing, z], slope: 0, scale: 1 };
}
