import type { MarkKind } from '../measure/mark.ts';
import { DRAGGED, pointsOfDrag } from '../measure/mark-shape.ts';
import type { LookAt, Screen } from '../slide/look-at.ts';
import type { Pyramid } from '../slide/pyramid.ts';
import { type SlideSpace, slideSpaceOf } from '../slide/slide-space.ts';
import { type Frame, frameOf } from '../study/frame.ts';
import type { Vector } from '../study/vector.ts';
import type { Desk } from './desk.ts';
import { slideMark } from './slide-marks.ts';
import { SlideOverlay } from './slide-overlay.ts';

/** Drawing marks on a slide with the tools of the toolbar, and showing those of all readers. */
export class SlideMarking {
  readonly space: SlideSpace;
  readonly #desk: Desk;
  readonly #frame: Frame;
  readonly #overlay = new SlideOverlay();
  readonly #stop: () => void;
  /** The kind that is being drawn, and the way of the hand on the glass. */
  #drawing: { readonly kind: MarkKind; readonly path: Vector[] } | undefined;

  /** Undefined when the slide does not say where on the glass it lies. */
  static of(desk: Desk, pyramid: Pyramid, changed: () => void): SlideMarking | undefined {
    const space = slideSpaceOf(pyramid);
    return space && new SlideMarking(desk, space, frameOf(pyramid.levels[0]!.instance, 1), changed);
  }

  constructor(desk: Desk, space: SlideSpace, frame: Frame, changed: () => void) {
    this.#desk = desk;
    this.space = space;
    this.#frame = frame;
    this.#stop = desk.slides.onChange(changed);
  }

  get root(): SVGElement {
    return this.#overlay.root;
  }

  /** A button or finger goes down: with a measuring tool a mark begins, a second finger ends that. */
  begin({ button }: PointerEvent, fingers: number): void {
    const { chosen } = this.#desk.tools;
    this.#drawing = undefined;
    if (button === 0 && fingers === 1 && DRAGGED.has(chosen)) this.#drawing = { kind: chosen as MarkKind, path: [] };
  }

  /** False when nothing is being drawn. */
  move([column, row]: readonly [number, number]): boolean {
    this.#drawing?.path.push(this.space.toSlide(column, row));
    return this.#drawing !== undefined;
  }

  end(): void {
    const drawing = this.#drawing;
    this.#drawing = undefined;
    const points = drawing && pointsOfDrag(drawing.kind, drawing.path);
    if (points) this.#desk.slides.add(slideMark(drawing.kind, points, this.space, this.#frame, this.#desk.observer));
  }

  draw({ x, y, scale }: LookAt, { width, height }: Screen): void {
    const toScreen = (point: Vector): readonly [number, number] => {
      const [column, row] = this.space.toPixel(point);
      return [width / 2 + (column - x) * scale, height / 2 + (row - y) * scale];
    };
    const marks = this.#desk.slides.visibleIn(this.space.frameOfReferenceUid);
    const { kind, path = [] } = this.#drawing ?? {};
    const underway = kind === 'freehand' ? path : path.length > 1 ? [path[0]!, path.at(-1)!] : [];
    this.#overlay.draw(marks, underway, toScreen, this.#desk.isOwn);
  }

  destroy(): void {
    this.#stop();
  }
}
