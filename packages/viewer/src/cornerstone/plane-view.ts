import { Enums, type Types } from '@cornerstonejs/core';
import { type Look, rangeOf } from '../display/window.ts';
import { type Cut, isParallel, onCut, upOf } from '../study/cut.ts';
import type { Frame } from '../study/frame.ts';
import { frameNearPoint } from '../study/linked-frame.ts';
import { valueUnit } from '../study/value-unit.ts';
import { dot, lengthOf, minus, plus, turned, type Vector } from '../study/vector.ts';
import { say } from '../texts/texts.ts';
import { theEngine } from './engine.ts';
import { View } from './view.ts';
import { type Volume, voxelAt } from './volume.ts';

export type Orientation = 'axial' | 'sagittal' | 'coronal';

const AXES = {
  axial: Enums.OrientationAxis.AXIAL,
  sagittal: Enums.OrientationAxis.SAGITTAL,
  coronal: Enums.OrientationAxis.CORONAL,
} as const;

/** How the voxels of a thick slab become one value. */
export type Slab = 'thin' | 'maximum' | 'minimum' | 'mean';

const BLENDS = {
  thin: Enums.BlendModes.COMPOSITE,
  maximum: Enums.BlendModes.MAXIMUM_INTENSITY_BLEND,
  minimum: Enums.BlendModes.MINIMUM_INTENSITY_BLEND,
  mean: Enums.BlendModes.AVERAGE_INTENSITY_BLEND,
} as const;
const THIN_MM = 0.05;

/** A plane through a volume, and perhaps a second volume over it. */
export class PlaneView extends View {
  protected readonly viewport: Types.IVolumeViewport;
  readonly orientation: Orientation;
  #volume: Volume | undefined;
  #over: Volume | undefined;
  #slab: { readonly kind: Slab; readonly millimetres: number } = { kind: 'thin', millimetres: 0 };

  constructor(element: HTMLDivElement, id: string, orientation: Orientation) {
    super(element);
    this.orientation = orientation;
    const defaultOptions = { background: [0, 0, 0] as Types.Point3, orientation: AXES[orientation] };
    theEngine().enableElement({ viewportId: id, type: Enums.ViewportType.ORTHOGRAPHIC, element, defaultOptions });
    this.viewport = theEngine().getViewport(id) as Types.IVolumeViewport;
  }

  /** Draws a volume; a second one over it has nothing where it is low, hot colours where it is high (`most`). */
  async show(volume: Volume, look: Look, over?: { readonly volume: Volume; readonly most: number }): Promise<void> {
    this.#volume = volume;
    this.#over = over?.volume;
    const volumes = over ? [volume, over.volume] : [volume];
    await this.viewport.setVolumes(volumes.map(({ id }) => ({ volumeId: id })));
    const range = look.window && rangeOf(look.window);
    this.viewport.setProperties({ invert: look.inverted, ...(range && { voiRange: range }) }, volume.id);
    if (over) this.#heat(over.volume.id, over.most);
    this.viewport.render();
  }

  #heat(volumeId: string, most: number): void {
    // The library lessens opacity by the thinness of the plane: these look like a third to two thirds.
    const opacity = [
      { value: 0, opacity: 0 },
      { value: most * 0.15, opacity: 0.2 },
      { value: most * 0.3, opacity: 0.97 },
      { value: most, opacity: 0.995 },
    ];
    this.viewport.setProperties({ voiRange: { lower: 0, upper: most } }, volumeId);
    this.viewport.setProperties({ colormap: { name: 'Black-Body Radiation', opacity } }, volumeId);
  }

  get frame(): Frame | undefined {
    const frames = this.#volume?.frames;
    return frames?.[frameNearPoint(frames, this.focus) ?? 0];
  }

  get index(): number {
    return this.viewport.getSliceIndex();
  }

  get count(): number {
    return this.viewport.getNumberOfSlices();
  }

  get slab() {
    return this.#slab;
  }

  override get place(): string {
    const { kind, millimetres } = this.#slab;
    const thick = kind === 'thin' ? '' : ` · ${say(`slab.${kind}`)} ${millimetres} mm`;
    return `${say(`plane.${this.orientation}`)}${thick}`;
  }

  /** A point of the plane: the middle of the picture. */
  get focus(): Vector {
    return this.viewport.getCamera().focalPoint as unknown as Vector;
  }

  get normal(): Vector {
    return this.viewport.getCamera().viewPlaneNormal as unknown as Vector;
  }

  override get cut(): Cut | undefined {
    const space = this.frame?.plane.frameOfReferenceUid;
    return space === undefined ? undefined : { frameOfReferenceUid: space, normal: this.normal, through: this.focus };
  }

  async scrollTo(index: number): Promise<void> {
    this.viewport.scroll(Math.min(this.count - 1, Math.max(0, index)) - this.index);
  }

  /** Moves the plane along its normal so that it goes through a point. */
  goThrough(point: Vector): void {
    const away = dot(minus(point, this.focus), this.normal);
    if (Math.abs(away) < 1e-4) return;
    const { position } = this.viewport.getCamera();
    this.viewport.setCamera({
      focalPoint: [...plus(this.focus, this.normal, away)] as Types.Point3,
      position: [...plus(position as unknown as Vector, this.normal, away)] as Types.Point3,
    });
    this.viewport.render();
  }

  /** Turns the plane about an axis through a point; radians. */
  turn(axis: Vector, radians: number, about: Vector): void {
    const { position, viewUp } = this.viewport.getCamera();
    const around = (point: Vector) => plus(about, turned(minus(point, about), axis, radians));
    this.viewport.setCamera({
      focalPoint: [...around(this.focus)] as Types.Point3,
      position: [...around(position as unknown as Vector)] as Types.Point3,
      viewPlaneNormal: [...turned(this.normal, axis, radians)] as Types.Point3,
      viewUp: [...turned(viewUp as unknown as Vector, axis, radians)] as Types.Point3,
    });
    // The library cuts the volume anew only when the plane is moved, not when it is turned about its own upright.
    this.setSlab(this.#slab.kind, this.#slab.millimetres);
  }

  /** Brings the plane to a cut, the same side towards the reader, upright when it has to be turned. */
  face(cut: Cut): void {
    const { position } = this.viewport.getCamera();
    const far = lengthOf(minus(position as unknown as Vector, this.focus));
    const focus = onCut(cut, this.focus);
    const side = dot(this.normal, cut.normal) < 0 ? -1 : 1;
    const normal = plus([0, 0, 0], cut.normal, side);
    const up = isParallel(this.normal, normal) ? this.viewport.getCamera().viewUp : upOf(normal);
    this.viewport.setCamera({
      focalPoint: [...focus] as Types.Point3,
      position: [...plus(focus, normal, far)] as Types.Point3,
      viewPlaneNormal: [...normal] as Types.Point3,
      viewUp: [...(up as unknown as Vector)] as Types.Point3,
    });
    this.setSlab(this.#slab.kind, this.#slab.millimetres);
  }

  setSlab(kind: Slab, millimetres: number): void {
    this.#slab = { kind, millimetres };
    this.viewport.setBlendMode(BLENDS[kind]);
    this.viewport.setSlabThickness(kind === 'thin' ? THIN_MM : millimetres / 2); // the library goes as far to either side
    this.viewport.render();
  }

  override units(): readonly string[] {
    const firsts = [this.#volume?.frames[0], this.#over?.frames[0]].filter(
      (frame): frame is Frame => frame !== undefined,
    );
    return firsts.map(({ instance, number }) => valueUnit(instance, number));
  }

  /** The value below, and that of what lies over it. */
  valuesAt(point: Vector): readonly number[] | undefined {
    const at = [...point] as Types.Point3;
    const values = [this.#volume, this.#over].flatMap((volume) => (volume ? (voxelAt(volume.id, at) ?? []) : []));
    return values.length > 0 ? values : undefined;
  }
}
