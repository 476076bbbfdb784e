import { newUid, TAG } from '@vesalius/dicom';
import { StackView } from '../cornerstone/stack-view.ts';
import type { Observer } from '../measure/observer.ts';
import { segmentsOf } from '../report/segmentation.ts';
import { Labels } from '../segment/labels.ts';
import { PAINT_TOOLS, Painter, type PaintTool } from '../segment/painter.ts';
import { takeOver } from '../segment/read-segmentation.ts';
import { writeSegmentation } from '../segment/write-segmentation.ts';
import { toImage } from '../study/plane.ts';
import type { Series } from '../study/series.ts';
import type { Vector } from '../study/vector.ts';
import { say } from '../texts/texts.ts';
import type { Cell, StrokePhase } from './cell.ts';
import type { Desk } from './desk.ts';
import { retrieveFile } from './retrieve-file.ts';
import { SegmentLayer } from './segment-layer.ts';
import { SegmentPanel } from './segment-panel.ts';
import { newestOf } from './show-series.ts';
import { storeInstance } from './store-instance.ts';

export interface SegmentingRoom {
  readonly desk: Desk;
  readonly observer: Observer;
  readonly active: Cell | undefined;
  readonly cells: readonly Cell[];
  tell(text: string): void;
  refresh(): void;
}

/** A segmentation that is drawn in the viewports of one series. */
interface Drawing {
  readonly series: Series;
  readonly painter: Painter;
  readonly layers: Map<Cell, SegmentLayer>;
  readonly place: { readonly seriesInstanceUid: string; written: number };
  saved: number;
}

/** Drawing segments by hand, and keeping them as DICOM segmentations. */
export class Segmenting {
  readonly panel: SegmentPanel;
  readonly #room: SegmentingRoom;
  #drawing: Drawing | undefined;
  #steps = 0;

  constructor(room: SegmentingRoom) {
    this.#room = room;
    this.panel = new SegmentPanel({
      choose: (tool) => {
        room.desk.tools.choose(tool);
        this.#refresh();
      },
      changed: () => this.#refresh(),
      undo: () => this.undo(),
      redo: () => this.redo(),
      interpolate: () => this.#step(({ painter }) => painter.interpolate()),
      save: () => void this.save(),
    });
  }

  get on(): boolean {
    return this.#drawing !== undefined;
  }

  /** Begins to draw on the chosen stack, or on the segmentation that lies over it; again: ends, saving what was drawn. */
  async toggle(): Promise<void> {
    if (this.#drawing) return this.#end();
    const cell = this.#room.active;
    const frames = cell?.view instanceof StackView ? cell.series?.frames : undefined;
    if (!cell?.series || !frames?.[0]?.plane.inPatient) return this.#room.tell(say('segment.noStack'));
    const labels = new Labels(frames);
    const given = cell.over?.of;
    const taken = given ? await this.#takeOver(labels, given) : [];
    if (!taken) return this.#room.tell(say('segment.notEditable'));
    const painter = new Painter(labels, taken);
    if (taken.length === 0) painter.add(say('segment.name', { number: 1 }));
    painter.active = painter.segments[0]!.number;
    const newest = given && newestOf(given.instances);
    this.#drawing = {
      series: cell.series,
      painter,
      layers: new Map(),
      place: { seriesInstanceUid: given?.uid ?? newUid(), written: newest?.number(TAG.InstanceNumber) ?? 0 },
      saved: 0,
    };
    this.#steps = 0;
    this.panel.open(painter);
    this.#room.desk.tools.choose('brush');
    this.attach();
    this.#refresh();
  }

  /** Lays what is drawn over every viewport that shows its series. */
  attach(): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    for (const cell of this.#room.cells) {
      if (!(cell.view instanceof StackView) || cell.series !== drawing.series) continue;
      const layer =
        drawing.layers.get(cell) ?? new SegmentLayer(drawing.painter.labels, () => drawing.painter.segments);
      drawing.layers.set(cell, layer);
      cell.layOver(layer);
    }
  }

  /** Takes a movement of the hand; false when no painting tool is chosen. */
  stroke(cell: Cell, phase: StrokePhase, point: Vector): boolean {
    const drawing = this.#drawing;
    const { chosen } = this.#room.desk.tools;
    const { view } = cell;
    if (!drawing || !isPaintTool(chosen) || !(view instanceof StackView) || !view.frame) return false;
    const slice = drawing.painter.labels.sliceOf(view.frame);
    if (slice === undefined) return false;
    const found = drawing.painter.draw(chosen, phase, slice, toImage(view.frame.plane, point), view.pixels());
    if (!found) this.#room.tell(say('segment.open'));
    const layer = drawing.layers.get(cell);
    if (layer) layer.outline = chosen === 'scissors' ? drawing.painter.line : [];
    if (phase === 'up') this.#steps += 1;
    if (phase === 'up') this.#refresh();
    else cell.refresh();
    return true;
  }

  undo(): void {
    this.#step(({ painter }) => painter.history.undo());
  }

  redo(): void {
    this.#step(({ painter }) => painter.history.redo());
  }

  async save(): Promise<void> {
    const drawing = this.#drawing;
    if (!drawing) return;
    const { painter, place } = drawing;
    const at = { ...place, instanceNumber: place.written + 1, observer: this.#room.observer, at: new Date() };
    const dataset = writeSegmentation(painter.labels, painter.segments, at);
    if (!dataset) return this.#room.tell(say('segment.nothing'));
    const steps = this.#steps;
    try {
      await storeInstance(this.#room.desk.root, dataset);
      place.written += 1;
      drawing.saved = steps;
      this.panel.tellSaved(true);
      this.#room.tell(say('segment.saved'));
    } catch {
      this.#room.tell(say('saving.failed'));
    }
  }

  /** What was drawn and not saved is saved. */
  destroy(): void {
    if (this.#drawing && this.#drawing.saved !== this.#steps) void this.save();
  }

  async #end(): Promise<void> {
    if (this.#drawing!.saved !== this.#steps) await this.save();
    for (const cell of this.#drawing!.layers.keys()) cell.layOver(undefined);
    this.#drawing = undefined;
    this.panel.close();
    this.#room.desk.tools.choose('scroll');
  }

  async #takeOver(labels: Labels, given: Series) {
    const file = await retrieveFile(this.#room.desk.root, newestOf(given.instances));
    return takeOver(labels, segmentsOf(file.dataset));
  }

  #step(work: (drawing: Drawing) => void): void {
    if (!this.#drawing) return;
    work(this.#drawing);
    this.#steps += 1;
    this.#refresh();
  }

  #refresh(): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const texts = drawing.painter.segments.map(({ number, name }) => {
      const millilitres = drawing.painter.labels.millilitres(number);
      const size = millilitres === undefined ? drawing.painter.labels.count(number) : `${millilitres.toFixed(1)} ml`;
      return `${name}: ${size}`;
    });
    this.panel.refresh(texts, this.#room.desk.tools.chosen);
    this.panel.tellSaved(drawing.saved === this.#steps);
    for (const [cell, layer] of drawing.layers) {
      layer.tell(texts);
      cell.refresh();
    }
    this.#room.refresh();
  }
}

export function isPaintTool(name: string): name is PaintTool {
  return (PAINT_TOOLS as readonly string[]).includes(name);
}
