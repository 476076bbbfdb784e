import type { Level } from './profile.ts';
import { medianOf } from './profile.ts';

/** Where a face is, millimetres in the coordinates of the patient. */
export interface Landmarks {
  /** The point between the brows. */
  readonly glabella: readonly [x: number, y: number, z: number];
  /** By how much the face goes back for each millimetre down. */
  readonly slope: number;
  /** How large the head is beside one 152 mm broad. */
  readonly scale: number;
}

/** Of a grown-up, millimetres: breadth above the ears; from the root of the nose up to the glabella; how far chin and lips lie below it. */
const BREADTH = 152;
const ROOT_TO_GLABELLA = 11;
const LIPS_AND_CHIN = [70, 115] as const;
/** Where a nose begins, the middle stands out by so much more than between the brows above; somewhere below by the second. */
const BEGINS = 6;
/** What is so far above it is looked at. */
const BROWS = 25;
const STANDS_OUT = 10;
const NOSE_LENGTH = 60;
/** Heads of people, from newborn on, millimetres. */
const BREADTHS = [80, 205] as const;
/** The nose begins so far below the vertex, beside the breadth. */
const VERTEX_TO_ROOT = [0.4, 1.15] as const;
const SLOPES = [-0.35, 0.35] as const;
/** A head that is cut off at the top has so much area there, square millimetres. */
const CUT_OFF = 5000;

export type FaceSearch = Landmarks | 'no-head' | 'no-face';

/**
 * Looks for the root of the nose: the first height, from the top down, from which on the middle of the face stands out. `no-face` when
 * the head ends above it, `no-head` when this is something else.
 */
export function landmarksIn(levels: readonly Level[], x: number): FaceSearch {
  const top = levels[0];
  if (!top || !Number.isFinite(x)) return 'no-head';
  const isCut = top.area > CUT_OFF;
  const root = rootOf(levels, isCut);
  if (root === undefined) return endsAboveFace(levels, isCut) ? 'no-face' : 'no-head';
  const breadth = breadthAbove(levels, root);
  if (breadth < BREADTHS[0] || breadth > BREADTHS[1]) return 'no-head';
  const drop = (top.z - levels[root]!.z) / breadth;
  if (!isCut && (drop < VERTEX_TO_ROOT[0] || drop > VERTEX_TO_ROOT[1])) return 'no-head';
  const scale = breadth / BREADTH;
  const z = levels[root]!.z + ROOT_TO_GLABELLA * scale;
  const y = nearest(levels, z).middle!;
  return { glabella: [x, y, z], slope: slopeBelow(levels, y, z, scale), scale };
}

/** By how much the middle is before what is beside it. */
function standing({ middle, beside }: Level): number | undefined {
  return middle === undefined || beside === undefined ? undefined : beside - middle;
}

/** The middle of three, so that one uneven level decides nothing. */
function smoothed(levels: readonly Level[], at: number): number | undefined {
  const three = levels.slice(Math.max(0, at - 1), at + 2).flatMap((level) => standing(level) ?? []);
  return three.length > 0 ? medianOf(three) : undefined;
}

function rootOf(levels: readonly Level[], isCut: boolean): number | undefined {
  const step = levels.length > 1 ? levels[0]!.z - levels[1]!.z : 1;
  const forehead: number[] = [];
  for (const [at, level] of levels.entries()) {
    const out = smoothed(levels, at);
    if (out === undefined) continue;
    const isDome = !isCut && levels[0]!.z - level.z < BREADTH * 0.2;
    if (isDome) continue;
    const above = forehead.slice(-Math.ceil(BROWS / step));
    const usual = above.length > 0 ? above.sort((a, b) => a - b)[above.length >> 2] : undefined;
    if (usual !== undefined && out >= usual + BEGINS && isNose(levels, at, usual, step)) return at;
    forehead.push(out);
  }
  return undefined;
}

/** Whether the middle goes on to stand out, and more so, over the length of a nose. */
function isNose(levels: readonly Level[], from: number, usual: number, step: number): boolean {
  const below = levels.slice(from, from + Math.ceil(NOSE_LENGTH / step)).map(standing);
  const near = below.slice(0, Math.ceil(10 / step));
  return (
    near.every((out) => out !== undefined && out >= usual + BEGINS * 0.8) &&
    below.some((out) => out !== undefined && out >= usual + STANDS_OUT)
  );
}

/** The broadest above the ears. */
function breadthAbove(levels: readonly Level[], root: number): number {
  return Math.max(...levels.slice(0, root + 1).map(({ left }) => left[1] - left[0]));
}

/** A dome of a head's breadth that is not as high as a forehead. */
function endsAboveFace(levels: readonly Level[], isCut: boolean): boolean {
  if (isCut) return false;
  const breadth = breadthAbove(levels, levels.length - 1);
  const height = levels[0]!.z - levels.at(-1)!.z;
  return breadth >= BREADTHS[0] && breadth <= BREADTHS[1] && height <= breadth * VERTEX_TO_ROOT[0];
}

function slopeBelow(levels: readonly Level[], y: number, z: number, scale: number): number {
  const slopes = levels
    .filter(
      (level) => !level.isCut && z - level.z >= LIPS_AND_CHIN[0] * scale && z - level.z <= LIPS_AND_CHIN[1] * scale,
    )
    .flatMap(({ middle, z: height }) => (middle === undefined ? [] : [(middle - y) / (z - height)]));
  return slopes.length === 0 ? 0 : Math.min(SLOPES[1], Math.max(SLOPES[0], medianOf(slopes)));
}

function nearest(levels: readonly Level[], z: number): Level {
  return levels.reduce((best, level) =>
    level.middle !== undefined && Math.abs(level.z - z) < Math.abs(best.z - z) ? level : best,
  );
}
