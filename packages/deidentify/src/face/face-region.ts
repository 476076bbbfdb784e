import type { SlicePlace } from '@vesalius/codecs';
import { guessedLandmarks } from './guessed-landmarks.ts';
import type { HeadModel } from './head-model.ts';
import { type FaceSearch, type Landmarks, landmarksIn } from './landmarks.ts';
import { levelsOf, middleOf } from './profile.ts';
import { earlessSides, type Sides } from './sides.ts';
import { airOf, tissueOf } from './tissue.ts';

/** What is taken away of a head: plain numbers, from which the mask of any slice in the same frame of reference follows. */
export interface FaceRegion {
  readonly landmarks: Landmarks;
  /** How far the head reaches to both sides without its ears. */
  readonly sides: Sides;
  /** What comes in its place, in values of the modality. */
  readonly air: number;
}

/** Of a grown-up, millimetres. The face: down from the brows to below the chin, and back from the glabella. */
const FACE = { top: 3, down: 137, back: 38, across: 75 } as const;
/** The floor of the skull begins so far behind the glabella, and goes down by so much for each millimetre back. */
const SKULL = { from: 8, slope: 0.85 } as const;
/** Where ears are, from the glabella back and down, and how much of the skin goes with them. */
const EARS = { back: [58, 142], down: [-18, 85], skin: 4 } as const;

/** A face that was found, or where a person may begin to place one: a guess. */
export interface FaceSought {
  readonly found: 'face' | Exclude<FaceSearch, Landmarks>;
  readonly region: FaceRegion;
}

/** Looks for a face in a model. */
export function seekFace(model: HeadModel, modality: string): FaceSought {
  const tissue = tissueOf(model, modality);
  const search = landmarksIn(levelsOf(model, tissue), middleOf(model, tissue));
  const isFound = typeof search !== 'string';
  const landmarks = isFound ? search : guessedLandmarks(model, tissue);
  const region = { landmarks, sides: earlessSides(model, tissue, landmarks), air: airOf(model, tissue) };
  return { found: isFound ? 'face' : search, region };
}

/**
 * The mask of a slice, row by row: 1 where it is taken away. It is cut by planes, so that what is left shows nothing of the face: one
 * behind the eyes and lips, one under the floor of the skull, before which the brain does not reach; and beside the head, where the ears are.
 */
export function faceMaskOf({ landmarks, sides }: FaceRegion, place: SlicePlace): Uint8Array {
  const { rows, columns, position, directions, spacing } = place;
  const { glabella, slope, scale } = landmarks;
  const length = Math.hypot(1, slope);
  const [alongY, alongZ] = [1 / length, slope / length];
  const mask = new Uint8Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const point = (axis: 0 | 1 | 2) =>
        position[axis] + directions[0][axis] * spacing[0] * column + directions[1][axis] * spacing[1] * row;
      const x = point(0) - glabella[0];
      const [y, z] = [point(1) - glabella[1], point(2) - glabella[2]];
      const back = (y * alongY + z * alongZ) / scale;
      const down = (y * alongZ - z * alongY) / scale;
      if (isFace(Math.abs(x) / scale, back, down) || (isEar(back, down) && isBeside(sides, x, y, z))) mask[at] = 1;
    }
  }
  return mask;
}

function isFace(across: number, back: number, down: number): boolean {
  if (back >= FACE.back || down >= FACE.down || across >= FACE.across) return false;
  return down > FACE.top + SKULL.slope * Math.max(0, back - SKULL.from);
}

function isEar(back: number, down: number): boolean {
  return back > EARS.back[0] && back < EARS.back[1] && down > EARS.down[0] && down < EARS.down[1];
}

function isBeside({ step, y: first, z: lowest, size, right, left }: Sides, x: number, y: number, z: number): boolean {
  const [column, row] = [Math.round((y - first) / step), Math.round((z - lowest) / step)];
  if (column < 0 || row < 0 || column >= size[0] || row >= size[1]) return false;
  const reach = (x < 0 ? right : left)[row * size[0] + column]!;
  return reach > 0 && Math.abs(x) > reach - EARS.skin;
}
