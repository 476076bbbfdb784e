import { middleOf, plus, type Vector } from '../study/vector.ts';
import type { MarkKind } from './mark.ts';

/** Kinds that one movement of the hand draws. */
export const DRAGGED: ReadonlySet<string> = new Set<MarkKind>(['length', 'arrow', 'rectangle', 'ellipse', 'freehand']);

/** The points of a mark, from the path of the hand on a flat picture; undefined when the hand hardly moved. */
export function pointsOfDrag(kind: MarkKind, path: readonly Vector[]): Vector[] | undefined {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last || path.length < 2) return undefined;
  if (kind === 'freehand') return path.length > 2 ? [...path] : undefined;
  if (kind === 'length' || kind === 'arrow') return [first, last];
  const corners: [Vector, Vector, Vector, Vector] = [
    first,
    [last[0], first[1], first[2]],
    [first[0], last[1], first[2]],
    last,
  ];
  if (kind === 'rectangle') return corners;
  if (kind !== 'ellipse') return undefined;
  const middle = middleOf(corners);
  const [wide, high] = [(last[0] - first[0]) / 2, (last[1] - first[1]) / 2];
  return [
    plus(middle, [0, 1, 0], high),
    plus(middle, [0, 1, 0], -high),
    plus(middle, [1, 0, 0], -wide),
    plus(middle, [1, 0, 0], wide),
  ];
}
