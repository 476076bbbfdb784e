import { drawingWith } from '../cornerstone/engine.ts';
import type { Orientation, Slab } from '../cornerstone/plane-view.ts';
import { PlaneView } from '../cornerstone/plane-view.ts';
import { SOLID_PRESETS, type SolidPreset } from '../cornerstone/solid-view.ts';
import type { Layout } from '../display/layout.ts';
import type { Mark } from '../measure/mark.ts';
import type { Series } from '../study/series.ts';
import { dot, middleOf } from '../study/vector.ts';
import { type NoVolume, unevenStep, whyNoVolume } from '../study/volume.ts';
import { say } from '../texts/texts.ts';
import type { Cell } from './cell.ts';
import type { Desk } from './desk.ts';
import { Crosshair, planesOf, volumeOf } from './planes.ts';

const ORIENTATIONS: readonly Orientation[] = ['axial', 'sagittal', 'coronal'];
const STEP_RADIANS = (5 * Math.PI) / 180;
const SLAB_MM = 20;

/** What a reconstruction needs of the page. */
export interface Room {
  readonly desk: Desk;
  readonly cells: readonly Cell[];
  readonly active: Cell | undefined;
  setLayout(layout: Layout): void;
  open(series: Series, place: object, cell?: Cell): Promise<void>;
  tell(text: string): void;
}

/** Planes through a volume, the volume from outside, one volume over another. */
export class Reconstruction {
  readonly crosshair = new Crosshair();
  readonly #room: Room;
  /** What was hung before. */
  #before: { readonly series: readonly (Series | undefined)[]; readonly layout: Layout } | undefined;
  #preset: SolidPreset = 'Bone';

  constructor(room: Room) {
    this.#room = room;
  }

  get on(): boolean {
    return this.#before !== undefined;
  }

  /** Three planes through the chosen series, or back to its stack. */
  async toggle(layout: Layout): Promise<void> {
    if (this.#before) return this.#back();
    const series = this.#seriesFor();
    if (series) await this.#show(series, layout);
  }

  /** The same with the PET of the same frame of reference over the CT. */
  async fuse(layout: Layout): Promise<void> {
    if (this.#before) return this.#back();
    const [base, over] = fusionOf(this.#room.desk.all());
    if (!base || !over) return this.#room.tell(say('fusion.none'));
    if (this.#can(base) && this.#can(over)) await this.#show(base, layout, over);
  }

  /** The chosen series from outside, in the chosen viewport; again: with the next surface. */
  async solid(): Promise<void> {
    const cell = this.#room.active;
    const names = Object.keys(SOLID_PRESETS) as SolidPreset[];
    if (cell?.solid) {
      this.#preset = names[(names.indexOf(this.#preset) + 1) % names.length]!;
      this.#room.tell(say('solid.named', { name: say(`solid.${this.#preset}`) }));
      return cell.solid.setPreset(this.#preset);
    }
    const series = this.#seriesFor();
    if (!cell || !series) return;
    this.#preset = series.modality === 'MR' ? 'MR' : 'Bone';
    await cell.showSolid(series, this.#preset, volumeOf(this.#room.desk, series, [cell])).catch(() => failed([cell]));
  }

  /** Turns a plane to where a mark lies, the others through it; false when the series cannot be reconstructed. */
  async goTo({ cut, points }: Mark, series: Series, layout: Layout): Promise<boolean> {
    const shown = () => planesOf(this.#room.cells).filter(({ frame }) => frame?.seriesInstanceUid === series.uid);
    if (!cut || (shown().length === 0 && !this.#can(series))) return false;
    if (shown().length === 0) {
      if (this.#before) await this.#back();
      await this.#show(series, layout);
    }
    const away = ({ normal }: PlaneView) => 1 - Math.abs(dot(normal, cut.normal));
    const [nearest] = shown().sort((a, b) => away(a) - away(b));
    this.crosshair.put(middleOf(points), this.#room.cells);
    nearest?.face(cut);
    this.crosshair.draw(this.#room.cells);
    return nearest !== undefined;
  }

  /** Thick slabs in all planes; the same again: thin. */
  slab(kind: Slab): void {
    for (const view of planesOf(this.#room.cells)) {
      if (view.slab.kind === kind) view.setSlab('thin', 0);
      else view.setSlab(kind, SLAB_MM);
    }
  }

  /** Thicker or thinner slabs. */
  thicken(millimetres: number): void {
    for (const view of planesOf(this.#room.cells)) {
      const { kind, millimetres: now } = view.slab;
      if (kind !== 'thin') view.setSlab(kind, Math.min(200, Math.max(2, now + millimetres)));
    }
  }

  /** Turns the other planes about the chosen one. */
  turn(direction: 1 | -1): void {
    const view = this.#room.active?.view;
    if (view instanceof PlaneView) this.crosshair.turn(view, this.#room.cells, direction * STEP_RADIANS);
  }

  async #show(series: Series, layout: Layout, second?: Series): Promise<void> {
    const over = this.#room.active?.over;
    this.#before = { series: this.#room.cells.map((cell) => cell.over?.of ?? cell.series), layout };
    this.#room.setLayout('2x2');
    const { cells, desk } = this.#room;
    const planes = cells.slice(0, ORIENTATIONS.length);
    const volume = volumeOf(desk, series, planes);
    const hot = second && volumeOf(desk, second, planes);
    const shown = planes.map((cell, at) => cell.showPlane(series, ORIENTATIONS[at]!, volume, hot, over));
    await Promise.all([...shown, this.#room.open(over?.of ?? second ?? series, {}, cells[ORIENTATIONS.length])]).catch(
      () => failed(planes),
    );
  }

  async #back(): Promise<void> {
    const { series, layout } = this.#before!;
    this.#before = undefined;
    for (const cell of this.#room.cells) cell.clear(undefined);
    this.#room.setLayout(layout);
    const { cells } = this.#room;
    await Promise.all(cells.map((cell, at) => series[at] && this.#room.open(series[at], {}, cell)));
  }

  /** The chosen series when it can be reconstructed; else the reason is told. */
  #seriesFor(): Series | undefined {
    const series = this.#room.active?.series;
    return series && this.#can(series) ? series : undefined;
  }

  #can(series: Series): boolean {
    const reason = whyNoVolume(series.frames);
    const told = drawingWith() === 'processor' ? say('volume.noWebGl') : reason && reasonText(reason, series);
    if (told) this.#room.tell(say('volume.none', { reason: told }));
    return !told;
  }
}

/** Why there is no volume; of distances that differ the first. */
function reasonText(reason: NoVolume, { frames }: Series): string {
  if (reason !== 'uneven') return say(`volume.${reason}`);
  const { index, size, usual } = unevenStep(frames);
  const short = (millimetres: number) => Number(millimetres.toFixed(1));
  return say('volume.uneven', { slice: index + 1, size: short(size), usual: short(usual) });
}

function failed(cells: readonly Cell[]): void {
  for (const cell of cells) cell.say('failed', say('cell.hole'));
}

/** The anatomy and the PET that lie in one frame of reference, the largest of each. */
export function fusionOf(all: readonly Series[]): readonly [Series | undefined, Series | undefined] {
  const largest = (a: Series, b: Series) => b.frames.length - a.frames.length;
  const spaceOf = ({ frames }: Series) => frames[0]?.plane.frameOfReferenceUid;
  const pet = all.filter(({ modality, frames }) => modality === 'PT' && frames.length > 0).sort(largest)[0];
  const base = all
    .filter((one) => /^(CT|MR)$/.test(one.modality) && pet && spaceOf(one) && spaceOf(one) === spaceOf(pet))
    .sort(largest)[0];
  return [base, pet];
}
