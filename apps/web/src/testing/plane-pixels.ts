import { MATRIX, PIXEL_MM, SLICES, STEP_MM } from './phantom.ts';
import type { ScreenPixels, ToPatient } from './screen-pixels.ts';

/** The middle of the phantom. */
const MIDDLE = [0, 0, 77.5] as const;

/** The picture of a plane through the phantom: screen pixels a millimetre, and the pixel that shows the middle. */
export interface PlaneGeometry {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** How large a plane along the phantom's axes is drawn, seen by its grey air against black: nothing of the viewer is asked. */
export function planeGeometry({ grey, width, height }: ScreenPixels): PlaneGeometry {
  const isLit = (x: number, y: number) => grey[y * width + x]! > 20;
  const span = (count: number, lit: (at: number) => boolean) => {
    const all = Array.from({ length: count }, (_, at) => at).filter(lit);
    return [all[0] ?? 0, (all.at(-1) ?? -1) + 1] as const;
  };
  const [left, right] = span(width, (x) => isLit(x, Math.floor(height / 2)));
  const [top, bottom] = span(height, (y) => isLit(Math.floor(width / 2), y));
  return { scale: (right - left) / (MATRIX * PIXEL_MM), x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** Where a point of a plane lies: `across` and `down` are its directions on the screen, `through` a point of it. */
export function planePlace(
  { scale, x, y }: PlaneGeometry,
  across: readonly number[],
  down: readonly number[],
  through: readonly number[],
): ToPatient {
  return (px, py) => {
    const [along, under] = [(px + 0.5 - x) / scale, (py + 0.5 - y) / scale];
    const at = [0, 1, 2].map((axis) => {
      const isFixed = across[axis] === 0 && down[axis] === 0;
      const from = isFixed ? through[axis]! : MIDDLE[axis]!;
      return from + along * across[axis]! + under * down[axis]!;
    });
    return isInside(at) ? (at as unknown as readonly [number, number, number]) : undefined;
  };
}

/** A voxel off the end, where a viewer may draw half of one. */
function isInside([x = 0, y = 0, z = 0]: readonly number[]): boolean {
  const half = (MATRIX * PIXEL_MM) / 2 - PIXEL_MM;
  return Math.abs(x) < half && Math.abs(y) < half && z > STEP_MM / 2 && z < (SLICES - 1.5) * STEP_MM;
}
