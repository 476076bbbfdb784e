import { type Cut, crossPlane } from '../study/cut.ts';
import { dot, minus, plus, type Vector } from '../study/vector.ts';
import type { Mark } from './mark.ts';

const AROUND_ELLIPSE = 72;
/** Less far from a plane a mark lies in it, millimetres. */
const IN_PLANE_MM = 0.05;

/** Where the outline of a mark goes through a plane that it does not lie in. */
export function crossingsOf(mark: Mark, cut: Cut): Vector[] {
  const outline = outlineOf(mark);
  const isIn = (point: Vector) => Math.abs(dot(minus(point, cut.through), cut.normal)) < IN_PLANE_MM;
  return outline.every(isIn) ? [] : crossPlane(outline, cut);
}

/** The line of a mark from point to point; closed ones come back to where they began. */
export function outlineOf({ kind, points }: Mark): readonly Vector[] {
  const [a, b, c, d] = points;
  if (!a || !b) return [];
  if (kind === 'rectangle' && c && d) return [a, b, d, c, a];
  if (kind === 'freehand') return [...points, a];
  if (kind !== 'ellipse' || !c || !d) return points;
  const [middle, first, second] = [plus(a, minus(b, a), 0.5), minus(b, a), minus(d, c)];
  return Array.from({ length: AROUND_ELLIPSE + 1 }, (_, at) => {
    const angle = (at / AROUND_ELLIPSE) * 2 * Math.PI;
    return plus(plus(middle, first, Math.cos(angle) / 2), second, Math.sin(angle) / 2);
  });
}
