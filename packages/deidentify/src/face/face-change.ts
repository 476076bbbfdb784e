import type { FaceRegion } from './face-region.ts';
import type { Landmarks } from './landmarks.ts';

/** What a person makes of a face: it is not there, or it lies elsewhere than it was thought to. */
export type FaceChange = { readonly kind: 'none' } | FaceMove;

export interface FaceMove {
  readonly kind: 'moved';
  /** Millimetres to the patient's left, to the back, and up. */
  readonly left: number;
  readonly back: number;
  readonly up: number;
  /** Degrees by which the chin is more up. */
  readonly tilt: number;
  /** In a hundred of the size that was found. */
  readonly size: number;
}

/** The region as a person has moved it; the sides of the head stay where they are. */
export function movedFace({ landmarks, sides, air }: FaceRegion, move: FaceMove): FaceRegion {
  const { left, back, up, size } = move;
  const [x, y, z] = landmarks.glabella;
  const moved: Landmarks = {
    glabella: [x + left, y + back, z + up],
    slope: tilted(landmarks.slope, move.tilt),
    scale: (landmarks.scale * size) / 100,
  };
  const by = (reaches: readonly number[], more: number) =>
    reaches.map((reach) => (reach > 0 ? Math.max(0, reach + more) : 0));
  return {
    landmarks: moved,
    sides: { ...sides, y: sides.y - back, z: sides.z - up, right: by(sides.right, left), left: by(sides.left, -left) },
    air,
  };
}

/** A chin that is up lies further to the front. */
function tilted(slope: number, degrees: number): number {
  return Math.tan(Math.atan(slope) - (degrees / 180) * Math.PI);
}
