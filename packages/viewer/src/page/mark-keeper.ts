import { type Dataset, newUid, TAG } from '@vesalius/dicom';
import {
  addMark,
  allMarks,
  forgetMarks,
  onMarks,
  removeMark,
  showMarksOf,
  visibleMarks,
} from '../cornerstone/marks.ts';
import { registerFrame } from '../cornerstone/metadata.ts';
import type { Mark } from '../measure/mark.ts';
import type { Observer } from '../measure/observer.ts';
import { newestOfEach, readReport } from '../measure/read-report.ts';
import { type MarkOnFrame, writeReport } from '../measure/write-report.ts';
import { type Frame, frameOf } from '../study/frame.ts';
import { FrameIndex } from '../study/frame-index.ts';
import { kindOf } from '../study/kind.ts';
import type { Series } from '../study/series.ts';
import { AutoSave, type Saving } from './auto-save.ts';
import type { Desk } from './desk.ts';
import { StepHistory } from './step-history.ts';
import { storeInstance } from './store-instance.ts';

/** Changes that follow each other faster belong to one movement of the hand. */
const STEP_MS = 250;
const HAND = ['pointerdown', 'pointerup', 'pointercancel'] as const;

/** Loads what readers marked, and saves what this one marks: of each study all own marks as one report, each time anew. */
export class MarkKeeper {
  readonly #desk: Desk;
  readonly #observer: Observer;
  readonly #saving: AutoSave;
  readonly #frames = new FrameIndex();
  /** Of each study: an instance, the series that reports go into, what was saved. */
  readonly #studies = new Map<
    string,
    { readonly of: Dataset; readonly series: string; saved: string; reports: number }
  >();
  readonly #stop: () => void;
  #history = new StepHistory<readonly Mark[]>([], isSame);
  #noted: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk, observer: Observer, told: (saving: Saving) => void) {
    this.#desk = desk;
    this.#observer = observer;
    this.#saving = new AutoSave(
      () => this.#digest(),
      () => this.#store(),
      told,
      desk.keeps,
    );
    for (const type of HAND) document.addEventListener(type, this.#onHand, { capture: true });
    const changed = () => {
      this.#saving.touch();
      this.#noteSoon();
    };
    const stops = [onMarks(changed), desk.slides.onChange(changed)];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  #isHeld = false;
  /** A movement of the hand, from button down to button up, is one step. */
  readonly #onHand = ({ type }: Event) => {
    if (type === 'pointerdown') this.#note();
    this.#isHeld = type === 'pointerdown';
    this.#noteSoon();
  };

  /** Draws what the reports of a study hold: the newest of each reader. */
  load(study: string, all: readonly Series[]): void {
    const of = all[0]?.instances[0];
    if (!of) return;
    for (const { kind, frames, instances } of all)
      this.#frames.add(kind === 'slide' ? instances.map((instance) => frameOf(instance, 1)) : frames);
    const reports = all
      .filter(({ kind }) => kind === 'report')
      .flatMap(({ instances }) => instances.flatMap((instance) => readReport(instance, this.#frames) ?? []));
    const newest = newestOfEach(reports);
    for (const { id, marks } of newest) {
      for (const mark of marks) this.#add(mark, this.frameOf(mark)!, id);
    }
    const mine = newest.find(({ id }) => id === this.#observer.uid)?.document;
    const series = mine?.text(TAG.SeriesInstanceUID) ?? newUid();
    this.#studies.set(study, { of, series, saved: '', reports: mine?.number(TAG.InstanceNumber) ?? 0 });
    this.#studies.get(study)!.saved = digestOf(this.#own(study));
    this.#saving.settle();
    this.#history = new StepHistory<readonly Mark[]>(this.#allOwn(), isSame);
  }

  /** Takes back what this reader did last to the marks; false when there is nothing. */
  undo(): boolean {
    this.#note();
    return this.#restore(this.#history.undo());
  }

  redo(): boolean {
    this.#note();
    return this.#restore(this.#history.redo());
  }

  get marks(): readonly Mark[] {
    return [...allMarks(this.#observer), ...this.#desk.slides.all];
  }

  /** The marks of a frame of reference that are not hidden. */
  visibleIn(frameOfReferenceUid: string): readonly Mark[] {
    const spaceOf = (mark: Mark) => mark.cut?.frameOfReferenceUid ?? this.frameOf(mark)?.plane.frameOfReferenceUid;
    return visibleMarks(this.#observer).filter((mark) => spaceOf(mark) === frameOfReferenceUid);
  }

  isOwn({ author }: Mark): boolean {
    return author.id === this.#observer.uid;
  }

  frameOf({ sopInstanceUid, frameNumber }: Pick<Mark, 'sopInstanceUid' | 'frameNumber'>): Frame | undefined {
    return this.#frames.named(sopInstanceUid, frameNumber);
  }

  remove(mark: Mark): void {
    if (!this.#desk.slides.remove(mark.uid)) removeMark(mark.uid);
  }

  /** Shows marks on the pictures, or hides them. */
  show(marks: readonly Mark[], visible: boolean): void {
    showMarksOf(marks, visible);
    this.#desk.slides.show(marks, visible);
  }

  /** Makes a mark of another reader one's own as well. */
  adopt(mark: Mark): void {
    const frame = this.frameOf(mark);
    const author = { id: this.#observer.uid, observer: this.#observer.name, at: Date.now() };
    if (frame) this.#add({ ...mark, uid: newUid(), author }, frame, author.id);
    this.#saving.touch();
  }

  /** Tries again what could not be saved. */
  saveAgain(): void {
    this.#saving.again();
  }

  /** Ends listening; what waits is saved at once. */
  destroy(): void {
    this.#stop();
    clearTimeout(this.#noted);
    for (const type of HAND) document.removeEventListener(type, this.#onHand, { capture: true });
    this.#saving.again();
    forgetMarks();
  }

  #allOwn(): readonly Mark[] {
    return this.marks.filter((mark) => this.isOwn(mark));
  }

  #noteSoon(): void {
    clearTimeout(this.#noted);
    if (!this.#isHeld) this.#noted = setTimeout(() => this.#note(), STEP_MS);
  }

  #note(): void {
    clearTimeout(this.#noted);
    this.#history.note(this.#allOwn());
  }

  /** Brings the own marks to how they were, touching only those that differ. */
  #restore(wanted: readonly Mark[] | undefined): boolean {
    if (!wanted) return false;
    const own = this.#allOwn();
    for (const mark of own) if (!wanted.some((one) => isSame([one], [mark]))) this.remove(mark);
    for (const mark of wanted) {
      const frame = this.frameOf(mark);
      if (frame && !own.some((one) => isSame([one], [mark]))) this.#add(mark, frame, this.#observer.uid);
    }
    this.#saving.touch();
    return true;
  }

  #add(mark: Mark, frame: Frame, reader: string): void {
    if (kindOf(frame.instance) === 'slide') {
      this.#desk.slides.add(mark);
      return;
    }
    const imageId = registerFrame(this.#desk.root, frame, this.#desk.modelOf(frame.instance));
    addMark(mark, imageId, reader === this.#observer.uid);
  }

  async #store(): Promise<void> {
    for (const [uid, study] of this.#studies) {
      const own = this.#own(uid);
      const digest = digestOf(own);
      if (digest === study.saved) continue;
      const place = {
        of: study.of,
        seriesInstanceUid: study.series,
        observer: this.#observer,
        at: new Date(),
        instanceNumber: ++study.reports,
      };
      await storeInstance(this.#desk.root, writeReport(own, place));
      study.saved = digest;
    }
  }

  #own(study: string): MarkOnFrame[] {
    return this.marks.flatMap((mark) => {
      const frame = this.isOwn(mark) ? this.frameOf(mark) : undefined;
      return frame?.studyInstanceUid === study ? [{ mark, frame }] : [];
    });
  }

  #digest(): string {
    return [...this.#studies.keys()].map((study) => digestOf(this.#own(study))).join();
  }
}

/** The same marks at the same places. */
function isSame(a: readonly Mark[], b: readonly Mark[]): boolean {
  const told = (marks: readonly Mark[]) => JSON.stringify(marks.map(({ uid, points, text }) => [uid, points, text]));
  return told(a) === told(b);
}

function digestOf(own: readonly MarkOnFrame[]): string {
  return JSON.stringify(own.map(({ mark }) => [mark.kind, mark.points, mark.text]));
}
