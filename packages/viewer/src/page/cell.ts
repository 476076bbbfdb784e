import { drawnFrame } from '../cornerstone/drawn-by-server.ts';
import { registerFrame } from '../cornerstone/metadata.ts';
import { preparePalettes } from '../cornerstone/palette.ts';
import { type Orientation, PlaneView } from '../cornerstone/plane-view.ts';
import { prefetch } from '../cornerstone/prefetch.ts';
import { type SolidPreset, SolidView } from '../cornerstone/solid-view.ts';
import { StackView } from '../cornerstone/stack-view.ts';
import type { View } from '../cornerstone/view.ts';
import type { Volume } from '../cornerstone/volume.ts';
import { firstLook, type Look, type Window } from '../display/window.ts';
import type { LookAt } from '../slide/look-at.ts';
import { needsServer } from '../study/needs-server.ts';
import type { Series } from '../study/series.ts';
import type { Vector } from '../study/vector.ts';
import { type Gap, gapsOf } from '../study/volume.ts';
import { say } from '../texts/texts.ts';
import { attributesDocument } from './attributes-document.ts';
import { Crossings } from './crossings.ts';
import type { Desk } from './desk.ts';
import { element } from './element.ts';
import type { Layer } from './layer.ts';
import { Overlay } from './overlay.ts';
import { ReferenceLines } from './reference-lines.ts';
import { watermarkOver } from './watermark.ts';

/** How good the picture is: nothing yet, another slice than the one asked for, not all of a volume, all there is, or none to be had. */
export type Quality = 'empty' | 'loading' | 'preview' | 'partial' | 'full' | 'failed';

/** Where in a series to begin. */
export interface Place {
  readonly sopInstanceUid?: string;
  readonly frameNumber?: number;
  readonly window?: Window | undefined;
  /** Of a slide: what of it is seen, or what is to be in its middle. */
  readonly look?: LookAt;
  readonly point?: Vector;
}

/** A movement of the hand with the button down. */
export type StrokePhase = 'down' | 'move' | 'up';

/** What lies over a stack, and the series that says it. */
export interface LaidOver {
  readonly of: Series;
  readonly onStack: () => Layer;
  readonly onPlane: () => Layer;
}

/** Who listens to a viewport. */
export interface Heard {
  /** It was drawn, or shows something else. */
  readonly drawn: (cell: Cell) => void;
  readonly chosen: (cell: Cell) => void;
  /** A place of its picture was pointed at, and the page's own tool is chosen. */
  readonly stroked: (cell: Cell, phase: StrokePhase, point: Vector) => void;
}

/** SUV that is drawn as hot as can be. */
const FUSION_SUV = 10;

let made = 0;

/** One viewport of the page, with what is told around its picture. */
export class Cell {
  readonly root: HTMLDivElement;
  readonly lines = new ReferenceLines();
  readonly #crossings = new Crossings();
  readonly #desk: Desk;
  readonly #heard: Heard;
  readonly #overlay = new Overlay();
  readonly #state = element('div', { class: 'state', role: 'status' });
  /** The volume seen from outside, when it is. */
  solid: SolidView | undefined;
  /** The whole slide, when it is one. */
  slide: { readonly look: LookAt | undefined } | undefined;
  #layer: Layer | undefined;
  #over: LaidOver | undefined;
  #gaps: readonly Gap[] | undefined;
  #pressed = false;
  #series: Series | undefined;
  #view: View | undefined;
  #stopPrefetch: (() => void) | undefined;
  #leave: (() => void) | undefined;

  constructor(desk: Desk, heard: Heard) {
    this.#desk = desk;
    this.#heard = heard;
    this.root = element('div', {
      class: 'vv-cell',
      tabindex: '0',
      role: 'group',
      'aria-label': say('cell.name'),
      'data-quality': 'empty',
    });
    this.clear(undefined);
    this.root.addEventListener(
      'pointerdown',
      (event) => {
        heard.chosen(this);
        if (event.button === 0 && this.#view) this.#stroke('down', event);
      },
      { capture: true },
    );
    this.root.addEventListener('focus', () => heard.chosen(this));
    this.root.addEventListener('pointermove', (event) => this.#follow(event));
    this.root.addEventListener('pointerup', (event) => this.#stroke('up', event));
    this.root.addEventListener('pointerleave', (event) => {
      this.#stroke('up', event);
      this.#follow(undefined);
    });
  }

  get series(): Series | undefined {
    return this.#series;
  }

  get view(): View | undefined {
    return this.#view;
  }

  get quality(): Quality {
    return this.root.dataset.quality as Quality;
  }

  /** Says how good the picture is, and why it is not there. */
  say(quality: Quality, text = ''): void {
    this.root.dataset.quality = quality;
    this.#state.textContent = text;
  }

  /** Shows a series as a stack from a place on; `own` are the names of its pictures when they are not brought from the server. */
  async showStack(series: Series, place: Place = {}, over?: LaidOver, own?: readonly string[]): Promise<void> {
    const stage = this.clear(series);
    this.layOver(over?.onStack());
    this.#over = over;
    const view = new StackView(stage, `cell-${++made}`);
    this.hold(view, () => this.#settled(view));
    stage.addEventListener('CORNERSTONE_STACK_VIEWPORT_SCROLL', () => this.#settled(view));
    const index = indexOf(series, place);
    const frame = series.frames[index]!;
    const look = firstLook(frame.instance, frame.number);
    const wanted = place.window ? { ...look, window: place.window } : look;
    const ids =
      (await this.#showStored(view, series, index, wanted, own)) ?? (await this.#showDrawn(view, series, index));
    if (this.#view !== view) return;
    if (ids) this.#stopPrefetch = prefetch(ids, index);
    else this.showDocument(series, attributesDocument(frame.instance, say('cell.failed')));
  }

  /** Draws the frames as they are stored; undefined when that cannot be done. */
  async #showStored(
    view: StackView,
    { frames }: Series,
    index: number,
    look: Look,
    own?: readonly string[],
  ): Promise<readonly string[] | undefined> {
    if (!own && frames.some(({ instance }) => needsServer(instance))) return undefined;
    const ids = own ?? frames.map((frame) => registerFrame(this.#desk.root, frame, this.#desk.modelOf(frame.instance)));
    try {
      await preparePalettes(this.#desk.root, frames);
      await view.show(ids, index, look);
      return ids;
    } catch {
      return undefined;
    }
  }

  /** Draws the frames as the server renders them: what this browser cannot decode, the server often can. */
  async #showDrawn(view: StackView, { frames }: Series, index: number): Promise<string[] | undefined> {
    if (this.#view !== view) return undefined;
    const ids = frames.map((frame) => drawnFrame(this.#desk.root, frame, this.#desk.modelOf(frame.instance)));
    try {
      await view.show(ids, index, { window: undefined, inverted: false });
      this.root.dataset.drawn = 'server';
      return ids;
    } catch {
      return undefined;
    }
  }

  /** Shows a plane through a volume, once all of it is there: nothing is drawn before. */
  async showPlane(
    series: Series,
    orientation: Orientation,
    volume: Promise<Volume>,
    second?: Promise<Volume>,
    over?: LaidOver,
  ): Promise<void> {
    const stage = this.clear(series);
    this.say('partial', say('cell.volume'));
    const [body, hotBody] = await Promise.all([volume, second]);
    if (this.#series !== series || !stage.isConnected) return;
    const view = new PlaneView(stage, `cell-${++made}`, orientation);
    this.hold(view, () => {
      this.say('full');
      this.root.dataset.slice = String(view.index + 1);
    });
    const frame = series.frames[0]!;
    const hot = hotBody && { volume: hotBody, most: FUSION_SUV };
    this.layOver(over?.onPlane());
    this.#over = over;
    await view.show(body, firstLook(frame.instance, frame.number), hot);
  }

  /** Shows a volume from outside. */
  async showSolid(series: Series, preset: SolidPreset, volume: Promise<Volume>): Promise<void> {
    const stage = this.clear(series);
    this.say('partial', say('cell.volume'));
    const body = await volume;
    if (this.#series !== series || !stage.isConnected) return;
    const view = new SolidView(stage, `cell-${++made}`);
    this.#leave = () => view.destroy();
    this.solid = view;
    stage.addEventListener('CORNERSTONE_IMAGE_RENDERED', () => this.say('full'), { once: true });
    await view.show(body, preset);
  }

  /** Shows something that is no picture: a report, a document, a table. */
  showDocument(series: Series, content: HTMLElement, leave?: () => void): void {
    this.clear(series).remove();
    this.root.append(content);
    this.#leave = leave;
    this.say('full');
    this.#heard.drawn(this);
  }

  /** What it shows has changed: the slide was moved. */
  changed(): void {
    this.#heard.drawn(this);
  }

  /** Takes away what is shown, and gives an empty stage. */
  clear(series: Series | undefined): HTMLDivElement {
    this.#leave?.();
    this.#leave = undefined;
    this.solid = undefined;
    this.slide = undefined;
    this.#stopPrefetch?.();
    this.#stopPrefetch = undefined;
    this.#layer = undefined;
    this.#over = undefined;
    if (this.#view) {
      this.#desk.tools.remove(this.#view.id);
      this.#view.destroy();
    }
    this.#view = undefined;
    this.#series = series;
    this.#gaps = undefined;
    delete this.root.dataset.drawn;
    this.#overlay.tell(undefined, undefined);
    this.lines.clear();
    this.#crossings.clear();
    const stage = element('div', { class: 'stage' });
    stage.addEventListener('contextmenu', (event) => event.preventDefault());
    this.root.replaceChildren(
      stage,
      this.lines.root,
      this.#crossings.root,
      ...this.#overlay.parts,
      this.#state,
      ...watermarkOver(this.#desk),
    );
    for (const part of this.#overlay.parts) part.hidden = true;
    this.say(series ? 'loading' : 'empty', say(series ? 'cell.loading' : 'cell.empty'));
    return stage;
  }

  /** What lies over the picture: a segmentation, a structure set, a dose. */
  get over(): LaidOver | undefined {
    return this.#over;
  }

  /** Lays something over the stack, in place of what lay there. */
  layOver(layer: Layer | undefined): void {
    this.#layer?.canvas.remove();
    this.#layer?.legend.remove();
    this.#layer = layer;
    if (layer) this.root.querySelector('.stage')?.after(layer.canvas, layer.legend);
    this.refresh();
  }

  /** Takes a picture over: tools, texts and what is told of it. */
  hold(view: View, drawn: () => void): void {
    this.#view = view;
    this.#desk.tools.add(view.id);
    view.onDrawn(() => {
      if (this.#view !== view) return;
      drawn();
      this.refresh();
      this.#heard.drawn(this);
    });
  }

  /** Writes the texts around the picture anew. */
  refresh(): void {
    if (!this.#view) return;
    const { frame } = this.#view;
    const isOther = frame !== undefined && frame.studyInstanceUid !== this.#desk.study();
    this.#overlay.draw(this.#view, this.#desk.switches, { isKey: this.#desk.isKey(frame), isOther, gap: this.#gap() });
    this.#layer?.draw(this.#view);
    const { cut } = this.#view;
    this.#crossings.draw(this.#view, cut ? this.#desk.marksIn(cut.frameOfReferenceUid) : [], this.#desk.isOwn);
  }

  /** Said of the slice after it, so that nobody takes neighbours on the screen for neighbours in the body. */
  #gap(): Gap | undefined {
    const view = this.#view;
    if (!(view instanceof StackView) || !this.#series) return undefined;
    this.#gaps ??= gapsOf(this.#series.frames);
    return this.#gaps.find(({ index }) => index === view.index);
  }

  destroy(): void {
    this.clear(undefined);
    this.root.remove();
  }

  #stroke(phase: StrokePhase, event: PointerEvent): void {
    const view = this.#view;
    if (phase !== 'down' && !this.#pressed) return;
    this.#pressed = phase !== 'up';
    if (!view) return;
    const box = view.element.getBoundingClientRect();
    this.#heard.stroked(this, phase, view.toPatient([event.clientX - box.left, event.clientY - box.top]));
  }

  #settled(view: StackView): void {
    if (this.#view !== view || !view.frame) return;
    this.say(view.isCurrent ? 'full' : 'preview');
    this.root.dataset.slice = String(view.index + 1);
  }

  #follow(event: PointerEvent | undefined): void {
    const view = this.#view;
    if (event && (event.buttons & 1) === 1 && view) this.#stroke('move', event);
    if (!view?.frame || (event && event.pointerType === 'touch')) return;
    const box = view.element.getBoundingClientRect();
    const reading = event && view.read([event.clientX - box.left, event.clientY - box.top]);
    this.#overlay.tell(reading, view.frame, reading && this.#layer?.reading?.(reading.point));
    this.refresh();
  }
}

/** The index of the frame a link names; else the middle of a stack in a patient, the first of any other. */
function indexOf({ frames }: Series, { sopInstanceUid, frameNumber = 1 }: Place): number {
  const named = frames.findIndex((one) => one.sopInstanceUid === sopInstanceUid && one.number === frameNumber);
  if (named >= 0) return named;
  return frames[0]?.plane.inPatient ? Math.floor(frames.length / 2) : 0;
}
