import { newUid } from '@vesalius/dicom';
import { addMark, allMarks, forgetMarks, onMarks, removeMark } from '../cornerstone/marks.ts';
import { registerFrame } from '../cornerstone/metadata.ts';
import type { Mark } from '../measure/mark.ts';
import { newestOfEach, type ReadReport, readReport } from '../measure/read-report.ts';
import { type MarkOnFrame, writeReport } from '../measure/write-report.ts';
import type { Frame } from '../study/frame.ts';
import type { Desk } from './desk.ts';
import { storeInstance } from './store-instance.ts';

/** Marks rest for this long before they are saved. */
const REST_MS = 2500;

export type Saving = 'nothing' | 'waiting' | 'saving' | 'saved' | 'failed';

/** Loads what readers marked in this study, and saves what this one marks: all own marks as one report, each time anew. */
export class MarkKeeper {
  readonly #desk: Desk;
  readonly #observer: string;
  readonly #changed: (saving: Saving) => void;
  readonly #seriesInstanceUid = newUid();
  readonly #frames = new Map<string, Frame>();
  #reports = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: () => void;
  #saved = '[]';

  constructor(desk: Desk, observer: string, changed: (saving: Saving) => void) {
    this.#desk = desk;
    this.#observer = observer;
    this.#changed = changed;
    this.#stop = onMarks(() => this.#rest());
  }

  /** Draws what the reports of the study hold: the newest of each reader. */
  load(): void {
    const all = this.#desk.all();
    for (const { frames } of all)
      for (const frame of frames) this.#frames.set(keyOf(frame.sopInstanceUid, frame.number), frame);
    const find = (uid: string, number: number) => this.#frames.get(keyOf(uid, number));
    const reports = all
      .filter(({ kind }) => kind === 'report')
      .flatMap(({ instances }) => instances.map((instance) => readReport(instance, find)))
      .filter((report): report is ReadReport => report !== undefined);
    for (const { observer, marks } of newestOfEach(reports)) {
      for (const mark of marks) {
        const frame = find(mark.sopInstanceUid, mark.frameNumber)!;
        const imageId = registerFrame(this.#desk.root, frame, this.#desk.modelOf(frame.instance));
        addMark(mark, imageId, observer === this.#observer);
      }
    }
    this.#saved = this.#digest();
    this.#changed('nothing');
  }

  get marks(): readonly Mark[] {
    return allMarks(this.#observer);
  }

  isOwn({ author }: Mark): boolean {
    return author.observer === this.#observer;
  }

  frameOf({ sopInstanceUid, frameNumber }: Mark): Frame | undefined {
    return this.#frames.get(keyOf(sopInstanceUid, frameNumber));
  }

  remove(mark: Mark): void {
    removeMark(mark.uid);
  }

  /** Ends listening; what waits is saved at once. */
  destroy(): void {
    this.#stop();
    clearTimeout(this.#timer);
    if (this.#digest() !== this.#saved) void this.#save();
    forgetMarks();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), REST_MS);
    this.#changed('waiting');
  }

  async #save(): Promise<void> {
    const digest = this.#digest();
    const own = this.#own();
    const of = this.#desk.all()[0]?.instances[0];
    if (digest === this.#saved || !of) return this.#changed('nothing');
    this.#changed('saving');
    try {
      const place = {
        of,
        seriesInstanceUid: this.#seriesInstanceUid,
        observer: this.#observer,
        at: new Date(),
        instanceNumber: ++this.#reports,
      };
      await storeInstance(this.#desk.root, writeReport(own, place));
      this.#saved = digest;
      this.#changed('saved');
    } catch {
      this.#changed('failed');
    }
  }

  #own(): MarkOnFrame[] {
    return this.marks.flatMap((mark) => {
      const frame = this.isOwn(mark) ? this.frameOf(mark) : undefined;
      return frame ? [{ mark, frame }] : [];
    });
  }

  #digest(): string {
    return JSON.stringify(this.#own().map(({ mark }) => [mark.kind, mark.points, mark.text]));
  }
}

function keyOf(sopInstanceUid: string, number: number): string {
  return `${sopInstanceUid} ${number}`;
}
