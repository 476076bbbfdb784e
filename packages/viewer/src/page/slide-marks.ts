import { newUid } from '@vesalius/dicom';
import type { Mark, MarkKind } from '../measure/mark.ts';
import { measureOnCut } from '../measure/measure-on-cut.ts';
import type { Observer } from '../measure/observer.ts';
import { QUANTITIES, type QuantityName, unitOf } from '../measure/quantity.ts';
import type { SlideSpace } from '../slide/slide-space.ts';
import type { Frame } from '../study/frame.ts';
import type { Vector } from '../study/vector.ts';

/** Marks on whole slides: their pictures are not the drawing library's, so they are held here. */
export class SlideMarks {
  readonly #marks = new Map<string, Mark>();
  readonly #hidden = new Set<string>();
  readonly #listeners = new Set<() => void>();

  get all(): readonly Mark[] {
    return [...this.#marks.values()];
  }

  /** Those of a slide that are not hidden. */
  visibleIn(frameOfReferenceUid: string): readonly Mark[] {
    return this.all.filter(
      ({ uid, cut }) => cut?.frameOfReferenceUid === frameOfReferenceUid && !this.#hidden.has(uid),
    );
  }

  /** Calls back after each change; what it returns ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  add(mark: Mark): void {
    this.#marks.set(mark.uid, mark);
    this.#tell();
  }

  /** False when there is none of that name. */
  remove(uid: string): boolean {
    const found = this.#marks.delete(uid);
    if (found) this.#tell();
    return found;
  }

  show(marks: readonly Mark[], visible: boolean): void {
    for (const { uid } of marks) {
      if (visible) this.#hidden.delete(uid);
      else this.#hidden.add(uid);
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A mark that was just drawn on a slide, points in millimetres of the glass. */
export function slideMark(
  kind: MarkKind,
  points: readonly Vector[],
  { frameOfReferenceUid }: SlideSpace,
  frame: Frame,
  { uid, name }: Observer,
): Mark {
  const cut = { frameOfReferenceUid, normal: [0, 0, 1], through: points[0]! } as const;
  const found = measureOnCut(kind, points, cut, 1);
  const values = (Object.keys(QUANTITIES) as QuantityName[]).flatMap((quantity) => {
    const value = found[quantity];
    return value === undefined ? [] : [{ quantity, value, unit: unitOf(quantity, frame) }];
  });
  return {
    uid: newUid(),
    kind,
    sopInstanceUid: frame.sopInstanceUid,
    frameNumber: frame.number,
    points,
    cut,
    values,
    text: '',
    author: { id: uid, observer: name, at: Date.now() },
  };
}
