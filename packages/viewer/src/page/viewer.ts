import { drawingWith, resizeViews, stopEngine } from '../cornerstone/engine.ts';
import { forgetFrames } from '../cornerstone/metadata.ts';
import { PlaneView } from '../cornerstone/plane-view.ts';
import { ToolSet } from '../cornerstone/tools.ts';
import { forgetVolumes } from '../cornerstone/volume.ts';
import { cellsOf, type Layout } from '../display/layout.ts';
import type { ViewerLink } from '../display/link.ts';
import { windowPresets } from '../display/window.ts';
import type { Mark } from '../measure/mark.ts';
import type { Observer } from '../measure/observer.ts';
import type { Frame } from '../study/frame.ts';
import { frameNearPoint } from '../study/linked-frame.ts';
import type { Series } from '../study/series.ts';
import { middleOf, type Vector } from '../study/vector.ts';
import { say } from '../texts/texts.ts';
import { type Saving, savingText, timeText } from './auto-save.ts';
import { Cell, type Place, type StrokePhase } from './cell.ts';
import { Cine } from './cine.ts';
import { runKey } from './commands.ts';
import type { Desk } from './desk.ts';
import { askText, showKeys } from './dialogs.ts';
import { element } from './element.ts';
import { HangingDesk, type HangingRoom } from './hanging-desk.ts';
import { keepInStep } from './in-step.ts';
import { KeyKeeper } from './key-keeper.ts';
import { MarkKeeper } from './mark-keeper.ts';
import { MarkList } from './mark-list.ts';
import { prefetchStudy } from './next-study.ts';
import { Reconstruction, type Room } from './reconstruction.ts';
import { presentViews, saveViews } from './saved-views.ts';
import { Segmenting, type SegmentingRoom } from './segmenting.ts';
import { showSeries } from './show-series.ts';
import { shownLink } from './shown-link.ts';
import { SlideMarks } from './slide-marks.ts';
import { onSeriesDropped, Strip } from './strip.ts';
import { Studies } from './studies.ts';
import { refusalText } from './study-source.ts';
import { STYLE } from './style.ts';
import type { Switches } from './switches.ts';
import { Toolbar } from './toolbar.ts';
import { type Actions, commandGroups } from './viewer-commands.ts';
import type { Viewer, ViewerOptions } from './viewer-options.ts';

const DRAWN_PAUSE_MS = 150;
/** What guests have no use for: nothing of theirs is kept. */
const WITHOUT_KEEPING: ReadonlySet<string> = new Set(['segments', 'key-image', 'save-view']);
let sheet: CSSStyleSheet | undefined;

/** Opens a study in an element of the page, which it fills (the element is to be positioned). Errors are told inside it. */
export function openViewer(host: HTMLElement, options: ViewerOptions): Viewer {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets.push(sheet);
  }
  return new StudyPage(host, options);
}

class StudyPage implements Viewer, Actions, Room, SegmentingRoom, HangingRoom {
  readonly root = element('div', { class: 'vv', 'data-viewer': 'opening' });
  readonly switches: Switches = { overlays: true, identity: true, linked: true, referenceLines: true };
  readonly tools: ToolSet;
  readonly cine = new Cine();
  readonly #options: ViewerOptions;
  readonly #grid = element('main', { class: 'vv-grid' });
  readonly #strip: Strip;
  readonly #keeper: MarkKeeper;
  readonly #keys: KeyKeeper;
  readonly markList: MarkList;
  readonly #toolbar: Toolbar;
  readonly desk: Desk;
  readonly reconstruction = new Reconstruction(this);
  readonly segmenting: Segmenting;
  readonly studies: Studies;
  readonly #hanging: HangingDesk;
  #stopNext: (() => void) | undefined;
  readonly #resized = new ResizeObserver(() => resizeViews());
  readonly #onKey = (event: KeyboardEvent) => {
    if (runKey(this.#commands.flat(), event)) event.preventDefault();
  };
  readonly #commands: ReturnType<typeof commandGroups>;
  layout: Layout = '1x1';
  #cells: Cell[] = [];
  #active: Cell | undefined;
  #told: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, options: ViewerOptions) {
    this.#options = options;
    this.#commands = commandGroups(this, options.guest ? WITHOUT_KEEPING : undefined);
    this.tools = new ToolSet('vesalius', (done) => askText(this.root, say('tool.text'), done));
    this.studies = new Studies(options.root);
    this.#hanging = new HangingDesk(this, options.protocols);
    this.desk = {
      root: options.root,
      tools: this.tools,
      modelOf: (instance) => this.studies.modelOf(instance),
      all: () => this.studies.all,
      study: () => options.link.study,
      switches: this.switches,
      isKey: (frame) => this.#keys.isOwn(frame),
      marksIn: (space) => this.#keeper.visibleIn(space),
      isOwn: (mark) => this.#keeper.isOwn(mark),
      slides: new SlideMarks(),
      observer: options.observer,
      keeps: !options.guest,
      ...(options.guest && { watermark: options.guest.watermark }),
    };
    this.#strip = new Strip(this.desk, (series) => void this.open(series));
    this.#toolbar = new Toolbar(this.#commands, {
      layout: () => this.layout,
      setLayout: (layout) => this.setLayout(layout),
      presets: () => this.#presets(),
      setPreset: (preset) => this.active?.view?.setWindow(preset),
      protocols: () => this.#hanging.choices,
      hang: (protocol) => void this.#hanging.hang(protocol),
      editProtocols: options.protocols && (() => void this.#hanging.edit()),
    });
    this.#keeper = new MarkKeeper(this.desk, options.observer, (saving) => this.#tellSaving(saving));
    this.#keys = new KeyKeeper(options.root, options.observer, (saving) => this.#tellSaving(saving));
    this.markList = new MarkList(this.#keeper, this.#keys, {
      goTo: (frame, mark) => void this.#goTo(frame, mark),
      changed: () => this.refresh(),
    });
    this.segmenting = new Segmenting(this);
    this.#grid.append(this.markList.root, this.segmenting.panel.root);
    this.root.append(this.#toolbar.root, this.#strip.root, this.#grid);
    host.append(this.root);
    document.addEventListener('keydown', this.#onKey);
    this.#resized.observe(this.#grid);
    void this.#begin();
  }

  get active(): Cell | undefined {
    return this.#active;
  }

  get observer(): Observer {
    return this.#options.observer;
  }

  /** Says something that needs no answer, beside the toolbar. */
  tell(text: string): void {
    this.#toolbar.saved.textContent = text;
  }

  get cells(): readonly Cell[] {
    return this.#cells;
  }

  get isKeyImage(): boolean {
    return this.#keys?.isOwn(this.#active?.view?.frame) ?? false;
  }

  toggleKeyImage(): void {
    const frame = this.#active?.view?.frame;
    if (frame) this.#keys.toggle(frame);
    this.refresh();
  }

  /** Takes back the last step: of the segments while they are drawn, else of the marks. */
  undo(): void {
    if (this.segmenting.on) this.segmenting.undo();
    else if (this.#keeper.undo()) this.refresh();
  }

  redo(): void {
    if (this.segmenting.on) this.segmenting.redo();
    else if (this.#keeper.redo()) this.refresh();
  }

  showKeys(): void {
    showKeys(this.root, this.#commands.flat(), this.#options.onLanguage);
  }

  /** Asks for a name, and keeps what all viewports show as presentation states. */
  saveView(): void {
    const store = async (name: string | undefined) => {
      if (!name) return;
      const { observer } = this.#options;
      const count = await saveViews(this.desk, this.#cells, { layout: this.layout, observer, name });
      this.tell(count > 0 ? say('view.saved', { time: timeText() }) : say('view.nothing'));
      this.#toolbar.saved.dataset.view = count > 0 ? 'saved' : 'nothing';
    };
    const failed = () => this.tell(say('saving.failed'));
    askText(this.root, say('view.name'), (name) => void store(name).catch(failed), say('do.save-view'));
  }

  /** Shows a series in the chosen viewport. */
  async open(series: Series, place: Place = {}, cell = this.#active): Promise<void> {
    if (!cell) return;
    this.cine.stop();
    this.#strip.mark(series.uid);
    if (series.kind === 'presentation' && (await presentViews(this, series))) return;
    await showSeries(cell, series, place, this.desk);
    this.segmenting.attach();
  }

  setLayout(layout: Layout): void {
    this.layout = layout;
    const { rows, columns, count } = cellsOf(layout);
    for (const cell of this.#cells.splice(count)) cell.destroy();
    while (this.#cells.length < count) this.#addCell();
    this.#grid.style.gridTemplate = `repeat(${rows}, 1fr) / repeat(${columns}, 1fr)`;
    this.#grid.dataset.layout = layout;
    resizeViews();
    if (!this.#active || !this.#cells.includes(this.#active)) this.#choose(this.#cells[0]!);
    this.#toolbar.refresh();
    this.#tell();
  }

  /** Writes every text and button anew. */
  refresh(): void {
    for (const cell of this.#cells) {
      cell.refresh();
      cell.view?.render();
    }
    this.markList.refresh();
    keepInStep(this.#cells, this.#active, this.switches);
    this.#toolbar.refresh();
  }

  saveAgain(): void {
    for (const keeper of [this.#keeper, this.#keys]) keeper.saveAgain();
  }

  destroy({ keepPictures = false } = {}): void {
    this.#stopNext?.();
    document.removeEventListener('keydown', this.#onKey);
    this.#resized.disconnect();
    this.#toolbar.destroy();
    clearTimeout(this.#told);
    this.cine.stop();
    this.#keeper.destroy();
    this.#keys.destroy();
    this.segmenting.destroy();
    for (const cell of this.#cells) cell.destroy();
    this.tools.destroy();
    this.root.remove();
    forgetVolumes();
    if (keepPictures) return;
    forgetFrames();
    stopEngine();
  }

  async #begin(): Promise<void> {
    const { root, link } = this.#options;
    this.setLayout('1x1');
    this.#active!.say('loading', say('study.loading'));
    try {
      await Promise.all([this.studies.open(link.study), this.#hanging.load()]);
      if (link.prior) await this.studies.add(link.prior);
    } catch (error) {
      this.root.dataset.viewer = 'refused';
      this.#active!.say('failed', refusalText(error));
      return;
    }
    this.root.dataset.drawing = drawingWith();
    this.#load(link.study, this.studies.own);
    this.#tellSaving('nothing');
    await this.#hang(link);
    this.root.dataset.viewer = 'open';
    await this.#listStudies();
    const { next } = this.#options.neighbours ?? {};
    if (next) this.#stopNext = prefetchStudy(root, next, this.#hanging.protocols);
  }

  /** Draws what readers marked in a study, and what they chose. */
  #load(...of: [study: string, all: readonly Series[]]): void {
    for (const keeper of [this.#keeper, this.#keys]) keeper.load(...of);
  }

  async #listStudies(): Promise<void> {
    const others = (await this.studies.others()).map((one) => ({ ...one, bring: () => void this.#bring(one.uid) }));
    this.#strip.list(this.studies.own, others);
    this.#strip.mark(this.#active?.series?.uid);
  }

  /** Brings in another study of the patient, for the strip. */
  async #bring(uid: string): Promise<void> {
    const all = await this.studies.add(uid).catch(() => undefined);
    if (!all) return this.tell(say('study.failed'));
    this.#load(uid, all);
    await this.#listStudies();
  }

  /** What the link names, else what a hanging protocol makes of the study. */
  async #hang(link: ViewerLink): Promise<void> {
    const named = this.studies.all.find(
      ({ uid, frames }) => uid === link.series || frames.some(({ sopInstanceUid }) => sopInstanceUid === link.instance),
    );
    if (!named) return this.#hanging.hang();
    this.setLayout(link.layout ?? '1x1');
    const place: Place = {
      ...(link.instance !== undefined && { sopInstanceUid: link.instance }),
      ...(link.frame !== undefined && { frameNumber: link.frame }),
      ...(link.window && { window: link.window }),
      ...(link.at && { look: link.at }),
    };
    await this.open(named, place, this.#cells[0]);
    void this.#hanging.refit();
  }

  /** The study before or after this one in the list. */
  go(to: 'previous' | 'next'): void {
    const study = this.#options.neighbours?.[to];
    if (study) this.#options.onStudy?.(study);
  }

  /** Shows a slice that a mark is on or that is key. */
  async #goTo({ seriesInstanceUid, sopInstanceUid, number }: Frame, mark?: Mark): Promise<void> {
    const series = this.desk.all().find(({ uid }) => uid === seriesInstanceUid);
    if (series?.kind === 'slide' && mark) return this.open(series, { point: middleOf(mark.points) });
    if (series && mark?.cut && (await this.reconstruction.goTo(mark, series, this.layout))) return;
    if (series) await this.open(series, { sopInstanceUid, frameNumber: number });
  }

  #tellSaving(saving: Saving): void {
    this.markList.refresh();
    this.#toolbar.saved.textContent = savingText(saving);
    this.#toolbar.saved.dataset.saving = saving;
  }

  #addCell(): void {
    const cell = new Cell(this.desk, {
      drawn: (one) => this.#drawn(one),
      chosen: (one) => this.#choose(one),
      stroked: (one, phase, point) => this.#stroke(one, phase, point),
    });
    onSeriesDropped(cell.root, (dropped) => {
      const series = this.desk.all().find(({ uid }) => uid === dropped);
      this.#choose(cell);
      if (series) void this.open(series, {}, cell);
    });
    this.#cells.push(cell);
    this.#grid.append(cell.root);
  }

  #choose(cell: Cell): void {
    if (this.#active === cell) return;
    this.#active = cell;
    for (const one of this.#cells) one.root.classList.toggle('active', one === cell && this.#cells.length > 1);
    this.#strip.mark(cell.series?.uid);
    this.#toolbar.refresh();
    this.#tell();
  }

  #stroke(cell: Cell, phase: StrokePhase, point: Vector): void {
    if (this.tools.chosen === 'crosshair') {
      if (phase !== 'up') this.#point(point);
    } else this.segmenting.stroke(cell, phase, point);
  }

  /** The crosshair: planes go through the point, stacks to the nearest slice. */
  #point(point: Vector): void {
    this.reconstruction.crosshair.put(point, this.#cells);
    for (const { view, series } of this.#cells) {
      const nearest = series && view && !(view instanceof PlaneView) ? frameNearPoint(series.frames, point) : undefined;
      if (nearest !== undefined && nearest !== view?.index) void view?.scrollTo(nearest);
    }
    this.reconstruction.crosshair.draw(this.#cells);
  }

  #drawn(cell: Cell): void {
    if (cell.view instanceof PlaneView) {
      if (cell === this.#active || !this.reconstruction.crosshair.point)
        this.reconstruction.crosshair.follow(cell.view);
      this.reconstruction.crosshair.draw(this.#cells);
    }
    if (cell !== this.#active) return;
    if (!(cell.view instanceof PlaneView)) keepInStep(this.#cells, cell, this.switches);
    this.#toolbar.refresh();
    this.#tell();
  }

  #presets() {
    const frame = this.#active?.view?.frame;
    return frame ? windowPresets(frame.instance, frame.number) : [];
  }

  /** Tells the page what is shown, once the hand rests. */
  #tell(): void {
    clearTimeout(this.#told);
    const tell = () => this.#options.onLink?.(shownLink(this.studies.uid, this.layout, this.#active));
    this.#told = setTimeout(tell, DRAWN_PAUSE_MS);
  }
}
