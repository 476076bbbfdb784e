import { type Dataset, newUid, TAG } from '@vesalius/dicom';
import { type FrameName, type KeyImages, readKeyObjects, writeKeyObjects } from '../keep/key-objects.ts';
import type { Observer } from '../measure/observer.ts';
import { newestOfEach } from '../measure/read-report.ts';
import type { Frame } from '../study/frame.ts';
import type { Series } from '../study/series.ts';
import { AutoSave, type Saving } from './auto-save.ts';
import { storeInstance } from './store-instance.ts';

/** An image that somebody chose. */
export interface KeyImage {
  readonly frame: Frame;
  /** The readers that chose it, by name. */
  readonly readers: readonly string[];
  readonly own: boolean;
}

interface KeptStudy {
  readonly of: Dataset;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly others: readonly KeyImages[];
  readonly own: Set<string>;
  readonly series: string;
  before: Dataset | undefined;
  saved: string;
  written: number;
}

/** Loads the key images of a study, and saves those that this reader chooses as a Key Object Selection, all of them each time. */
export class KeyKeeper {
  readonly #root: string;
  readonly #observer: Observer;
  readonly #saving: AutoSave;
  readonly #studies = new Map<string, KeptStudy>();

  constructor(root: string, observer: Observer, told: (saving: Saving) => void) {
    this.#root = root;
    this.#observer = observer;
    this.#saving = new AutoSave(
      () => [...this.#studies.values()].map(digestOf).join(),
      () => this.#store(),
      told,
    );
  }

  load(study: string, all: readonly Series[]): void {
    const documents = all.flatMap(({ instances }) => instances);
    const frames = new Map(all.flatMap((series) => series.frames).map((frame) => [keyOf(named(frame)), frame]));
    const newest = newestOfEach(documents.flatMap((document) => readKeyObjects(document) ?? []));
    const mine = newest.find(({ id }) => id === this.#observer.uid);
    const kept: KeptStudy = {
      of: documents[0]!,
      frames,
      others: newest.filter((one) => one !== mine),
      own: new Set(mine?.frames.map(keyOf).filter((key) => frames.has(key))),
      series: mine?.document.text(TAG.SeriesInstanceUID) ?? newUid(),
      before: mine?.document,
      saved: '',
      written: mine?.document.number(TAG.InstanceNumber) ?? 0,
    };
    kept.saved = digestOf(kept);
    this.#studies.set(study, kept);
    this.#saving.settle();
  }

  /** In the order in which they were chosen, own ones first. */
  get images(): KeyImage[] {
    return [...this.#studies.values()].flatMap((study) => {
      const keys = [...study.own, ...study.others.flatMap(({ frames }) => frames.map(keyOf))];
      return [...new Set(keys)].flatMap((key) => {
        const frame = study.frames.get(key);
        const readers = study.others.filter(({ frames }) => frames.some((one) => keyOf(one) === key));
        const own = study.own.has(key);
        return frame ? [{ frame, own, readers: readers.map(({ observer }) => observer) }] : [];
      });
    });
  }

  isOwn(frame: Frame | undefined): boolean {
    return frame !== undefined && this.#studies.get(frame.studyInstanceUid)?.own.has(keyOf(named(frame))) === true;
  }

  toggle(frame: Frame): void {
    const own = this.#studies.get(frame.studyInstanceUid)?.own;
    const key = keyOf(named(frame));
    if (!own) return;
    if (!own.delete(key)) own.add(key);
    this.#saving.touch();
  }

  /** Tries again what could not be saved. */
  saveAgain(): void {
    this.#saving.again();
  }

  destroy(): void {
    this.#saving.again();
  }

  async #store(): Promise<void> {
    for (const study of this.#studies.values()) {
      const digest = digestOf(study);
      if (digest === study.saved) continue;
      const frames = [...study.own].map((key) => study.frames.get(key)!);
      const document = writeKeyObjects(frames, {
        of: study.of,
        seriesInstanceUid: study.series,
        observer: this.#observer,
        at: new Date(),
        instanceNumber: ++study.written,
        before: study.before,
      });
      if (document) await storeInstance(this.#root, document);
      study.before = document ?? study.before;
      study.saved = digest;
    }
  }
}

function named({ sopInstanceUid, number }: Frame): FrameName {
  return { sopInstanceUid, frameNumber: number };
}

function keyOf({ sopInstanceUid, frameNumber }: FrameName): string {
  return `${sopInstanceUid} ${frameNumber}`;
}

function digestOf({ own }: KeptStudy): string {
  return [...own].sort().join();
}
