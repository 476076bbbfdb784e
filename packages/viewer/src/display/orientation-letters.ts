import type { Vector } from '../study/vector.ts';

/** The sides of a picture, as a clock goes. */
export interface SideLetters {
  readonly top: string;
  readonly right: string;
  readonly bottom: string;
  readonly left: string;
}

/** Letter of the positive and of the negative direction of each axis (PS3.3 §C.7.6.1.1.1). */
const LETTERS: readonly (readonly [string, string])[] = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
];
/** Below this share an axis is not told: the sine of about 18°. */
const TOLD = 0.3;

/** The letters of a direction in the patient, the strongest first: `L`, `AL`, `HPL`. */
export function directionLetters(direction: Vector): string {
  return direction
    .map((part, axis) => ({ size: Math.abs(part), letter: LETTERS[axis]![part > 0 ? 0 : 1] }))
    .filter(({ size }) => size > TOLD)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}

/** The letters of a picture whose top and right lie in these directions of the patient. */
export function sideLetters(up: Vector, right: Vector): SideLetters {
  const opposite = ([x, y, z]: Vector): Vector => [-x, -y, -z];
  return {
    top: directionLetters(up),
    right: directionLetters(right),
    bottom: directionLetters(opposite(up)),
    left: directionLetters(opposite(right)),
  };
}
