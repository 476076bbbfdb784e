import { Enums, type Types } from '@cornerstonejs/core';
import { type SideLetters, sideLetters } from '../display/orientation-letters.ts';
import { type Look, rangeOf, type Window, windowOf } from '../display/window.ts';
import type { Turn } from '../keep/presentation-state.ts';
import type { Cut } from '../study/cut.ts';
import type { Frame } from '../study/frame.ts';
import { fromImage, normalOf, toImage } from '../study/plane.ts';
import { valueUnit } from '../study/value-unit.ts';
import { lengthOf, minus, type Vector } from '../study/vector.ts';
import { theEngine } from './engine.ts';

type Point = readonly [x: number, y: number];

/** What lies under a place of the screen. */
export interface Reading {
  readonly point: Vector;
  /** One number, or three of a colour; undefined outside. */
  readonly values: readonly number[] | undefined;
  /** The unit of all values, or one for each. */
  readonly units: readonly string[];
}

/** A picture in a viewport: what stacks and planes through volumes have in common. */
export abstract class View {
  readonly element: HTMLDivElement;
  protected abstract readonly viewport: Types.IStackViewport | Types.IVolumeViewport;

  constructor(element: HTMLDivElement) {
    this.element = element;
  }

  /** The frame that is drawn; of a plane through a volume the one next to its middle. */
  abstract get frame(): Frame | undefined;
  abstract get index(): number;
  abstract get count(): number;
  abstract scrollTo(index: number): Promise<void>;
  abstract valuesAt(point: Vector): readonly number[] | undefined;

  /** The plane that is drawn, in the patient; undefined where there is none around. */
  get cut(): Cut | undefined {
    const { frameOfReferenceUid, inPatient, origin } = this.frame?.plane ?? {};
    if (!inPatient || !origin || frameOfReferenceUid === undefined) return undefined;
    return { frameOfReferenceUid, normal: normalOf(this.frame!.plane), through: origin };
  }

  /** What is told instead of a slice's own place; undefined: the slice's. */
  get place(): string | undefined {
    return undefined;
  }

  /** Calls back after each drawing. */
  onDrawn(listener: () => void): void {
    this.element.addEventListener(Enums.Events.IMAGE_RENDERED, listener);
  }

  get id(): string {
    return this.viewport.id;
  }

  window(): Window | undefined {
    const range = this.viewport.getProperties()?.voiRange;
    return range && windowOf(range);
  }

  setWindow(window: Window): void {
    this.viewport.setProperties({ voiRange: rangeOf(window) });
    this.viewport.render();
  }

  protected dress({ window, inverted }: Look): void {
    this.viewport.setProperties({ invert: inverted, ...(window && { voiRange: rangeOf(window) }) });
  }

  get inverted(): boolean {
    return this.viewport.getProperties()?.invert === true;
  }

  invert(): void {
    this.viewport.setProperties({ invert: !this.inverted });
    this.viewport.render();
  }

  /** Clockwise by a quarter. */
  rotate(): void {
    const { rotation = 0 } = this.viewport.getViewPresentation();
    this.viewport.setViewPresentation({ rotation: (rotation + 90) % 360 });
    this.viewport.render();
  }

  flip(): void {
    const { flipHorizontal = false } = this.viewport.getCamera();
    this.viewport.setCamera({ flipHorizontal: !flipHorizontal });
    this.viewport.render();
  }

  /** How the picture lies on the screen, as it is seen. */
  shownTurn(): Turn {
    const { frame } = this;
    if (!frame) return { degrees: 0, flipped: false };
    const corner = this.toScreen(fromImage(frame.plane, 0, 0));
    const [alongX, alongY] = apart(this.toScreen(fromImage(frame.plane, 1, 0)), corner);
    const [downX, downY] = apart(this.toScreen(fromImage(frame.plane, 0, 1)), corner);
    const flipped = alongX * downY - alongY * downX < 0;
    const quarters = Math.round(Math.atan2(flipped ? downX : -downX, downY) / (Math.PI / 2));
    return { degrees: (((quarters + 4) % 4) * 90) as Turn['degrees'], flipped };
  }

  /** Lays the picture so. */
  setTurn({ degrees, flipped }: Turn): void {
    if (this.shownTurn().flipped !== flipped) this.flip();
    for (let quarter = 0; quarter < 4 && this.shownTurn().degrees !== degrees; quarter++) this.rotate();
  }

  /** Columns and rows of the picture that the viewport ends at, in the picture's own directions. */
  area(): readonly [left: number, top: number, right: number, bottom: number] | undefined {
    const { frame } = this;
    if (!frame) return undefined;
    const { clientWidth, clientHeight } = this.element;
    const [a, b] = [
      toImage(frame.plane, this.toPatient([0, 0])),
      toImage(frame.plane, this.toPatient([clientWidth, clientHeight])),
    ];
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
  }

  /** Zooms and moves so that this part of the picture just fits in. */
  showArea([left, top, right, bottom]: readonly [number, number, number, number]): void {
    const { frame } = this;
    if (!frame) return;
    const ends = () =>
      [this.toScreen(fromImage(frame.plane, left, top)), this.toScreen(fromImage(frame.plane, right, bottom))] as const;
    const { clientWidth, clientHeight } = this.element;
    const [wide, high] = apart(...ends()).map(Math.abs) as [number, number];
    this.viewport.setZoom(this.viewport.getZoom() * Math.min(clientWidth / wide, clientHeight / high));
    const [a, b] = ends();
    const [x, y] = this.viewport.getPan();
    this.viewport.setPan([x + (clientWidth - a[0] - b[0]) / 2, y + (clientHeight - a[1] - b[1]) / 2]);
    this.viewport.render();
  }

  /** Whole picture in the middle, as stored: window, turn and zoom of the beginning. */
  reset(look: Look): void {
    const { flipHorizontal, flipVertical } = this.viewport.getCamera();
    if (flipHorizontal) this.viewport.setCamera({ flipHorizontal: false });
    if (flipVertical) this.viewport.setCamera({ flipVertical: false });
    this.viewport.setViewPresentation({ rotation: 0 });
    this.viewport.resetCamera();
    this.dress(look);
    this.viewport.render();
  }

  /** What is under a point of the element, in CSS pixels from its corner. */
  read(at: Point): Reading {
    const point = this.toPatient(at);
    return { point, values: this.valuesAt(point), units: this.units() };
  }

  units(): readonly string[] {
    const { frame } = this;
    return frame ? [valueUnit(frame.instance, frame.number)] : [];
  }

  toPatient([x, y]: Point): Vector {
    return this.viewport.canvasToWorld([x, y]) as unknown as Vector;
  }

  toScreen(point: Vector): Point {
    return this.viewport.worldToCanvas([...point]);
  }

  sides(): SideLetters {
    const middle: Point = [this.element.clientWidth / 2, this.element.clientHeight / 2];
    const toward = (dx: number, dy: number) => {
      const vector = minus(this.toPatient([middle[0] + dx, middle[1] + dy]), this.toPatient(middle));
      const length = lengthOf(vector) || 1;
      return vector.map((part) => part / length) as unknown as Vector;
    };
    return sideLetters(toward(0, -50), toward(50, 0));
  }

  /** Screen pixels for each millimetre (or stored pixel where there is no spacing). */
  perUnit(): number {
    return 100 / lengthOf(minus(this.toPatient([100, 0]), this.toPatient([0, 0])));
  }

  render(): void {
    this.viewport.render();
  }

  destroy(): void {
    theEngine().disableElement(this.viewport.id);
  }
}

function apart(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1]];
}
