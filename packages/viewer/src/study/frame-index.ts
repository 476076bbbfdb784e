import { TAG } from '@vesalius/dicom';
import type { Frame } from './frame.ts';
import { kindOf } from './kind.ts';
import { lengthOf, minus, plus, type Vector } from './vector.ts';

/** The frames of the studies that are open, found by name or by place. */
export class FrameIndex {
  readonly #named = new Map<string, Frame>();
  /** By frame of reference. */
  readonly #spaces = new Map<string, Frame[]>();

  add(frames: Iterable<Frame>): void {
    for (const frame of frames) {
      const key = keyOf(frame.sopInstanceUid, frame.number);
      const space = spaceOf(frame);
      if (space !== undefined && !this.#named.has(key)) {
        const known = this.#spaces.get(space);
        if (known) known.push(frame);
        else this.#spaces.set(space, [frame]);
      }
      this.#named.set(key, frame);
    }
  }

  named(sopInstanceUid: string, frameNumber: number): Frame | undefined {
    return this.#named.get(keyOf(sopInstanceUid, frameNumber));
  }

  /** The frame whose middle lies next to a point of a frame of reference; of these instances, when it has some of them. */
  near(frameOfReferenceUid: string, point: Vector, of: ReadonlySet<string>): Frame | undefined {
    const all = this.#spaces.get(frameOfReferenceUid) ?? [];
    const preferred = all.filter(({ sopInstanceUid }) => of.has(sopInstanceUid));
    let best: { frame: Frame; distance: number } | undefined;
    for (const frame of preferred.length > 0 ? preferred : all) {
      const distance = lengthOf(minus(middleOf(frame), point));
      if (!best || distance < best.distance) best = { frame, distance };
    }
    return best?.frame;
  }
}

function middleOf({ plane }: Frame): Vector {
  const right = plus(plane.origin, plane.rowDirection, ((plane.columns - 1) / 2) * plane.columnSpacing);
  return plus(right, plane.columnDirection, ((plane.rows - 1) / 2) * plane.rowSpacing);
}

/** A slide is in no patient, but on a glass with a frame of reference of its own. */
function spaceOf({ plane, instance }: Frame): string | undefined {
  return (
    plane.frameOfReferenceUid ?? (kindOf(instance) === 'slide' ? instance.text(TAG.FrameOfReferenceUID) : undefined)
  );
}

function keyOf(sopInstanceUid: string, number: number): string {
  return `${sopInstanceUid} ${number}`;
}
