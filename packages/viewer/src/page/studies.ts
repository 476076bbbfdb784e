import { type Dataset, type DicomJson, TAG } from '@vesalius/dicom';
import type { Series } from '../study/series.ts';
import { type OtherStudy, otherStudies, priorsOf } from './priors.ts';
import { type LoadedStudy, loadStudy } from './study-source.ts';

/** The study that is read, and those others of the patient that were brought in. */
export class Studies {
  readonly #root: string;
  readonly #loaded = new Map<string, LoadedStudy>();
  #others: Promise<OtherStudy[]> = Promise.resolve([]);
  /** The study that the page is about. */
  uid = '';

  constructor(root: string) {
    this.#root = root;
  }

  /** Brings in the study that is read, and asks for the patient's others. Rejects when it cannot be had. */
  async open(uid: string): Promise<readonly Series[]> {
    this.uid = uid;
    const { series } = await this.#load(uid);
    const of = series[0]?.instances[0];
    if (of) this.#others = otherStudies(this.#root, of).catch(() => []);
    return series;
  }

  /** Series of all studies that are here, the study itself first. */
  get all(): readonly Series[] {
    return [...this.#loaded.values()].flatMap(({ series }) => series);
  }

  /** Series of the study that is read. */
  get own(): readonly Series[] {
    return this.#loaded.get(this.uid)?.series ?? [];
  }

  modelOf(instance: Dataset): DicomJson {
    return this.#loaded.get(instance.text(TAG.StudyInstanceUID) ?? '')!.modelOf(instance);
  }

  /** The patient's other studies, and whether they are here. */
  async others(): Promise<(OtherStudy & { readonly series: readonly Series[] | undefined })[]> {
    return (await this.#others).map((one) => ({ ...one, series: this.#loaded.get(one.uid)?.series }));
  }

  /** Brings in another study of the patient. */
  async add(uid: string): Promise<readonly Series[]> {
    return (await this.#load(uid)).series;
  }

  /** The study itself, and so many earlier ones as there are, the latest first. */
  async withPriors(count: number): Promise<(readonly Series[])[]> {
    const priors = count > 0 ? priorsOf(this.own, await this.#others).slice(0, count) : [];
    const earlier = await Promise.all(priors.map(({ uid }) => this.add(uid).catch(() => [])));
    return [this.own, ...earlier];
  }

  /** 0 for the study itself, else its place among the earlier ones. */
  async priorNumber(uid: string): Promise<number> {
    if (uid === this.uid) return 0;
    return priorsOf(this.own, await this.#others).findIndex((one) => one.uid === uid) + 1;
  }

  async #load(uid: string): Promise<LoadedStudy> {
    const known = this.#loaded.get(uid);
    if (known) return known;
    const loaded = await loadStudy(this.#root, uid);
    this.#loaded.set(uid, loaded);
    return loaded;
  }
}
