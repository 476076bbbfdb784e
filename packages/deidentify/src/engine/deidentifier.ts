import { type DataElement, type Dataset, foldForSearch, isPrivate, TAG, type Tag } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { KeyedHash } from '../hash/keyed-hash.ts';
import { MARKS, mark } from '../mark/marks.ts';
import { patientOf } from '../patient/patient.ts';
import { hashedPseudonyms, type Pseudonyms } from '../patient/pseudonyms.ts';
import { ActionTable } from '../profile/action-table.ts';
import type { Profile } from '../profile/profile.ts';
import { type BurnedInRisk, burnedInRisk, hasPixelData } from '../risk/burned-in.ts';
import type { DateHandling } from '../text/dates-in-text.ts';
import { IdentifierGathering, type Identifiers } from '../text/identifiers.ts';
import { Redactor } from '../text/redactor.ts';
import { ReplacementUids } from '../value/replacement-uids.ts';
import { type Change, type Context, ROOT } from './context.ts';
import { vrOf } from './element-vr.ts';
import { walk } from './walk.ts';

/** What a de-identifier works with. */
export interface DeidentifierOptions {
  readonly profile: Profile;
  /** The secret from which UIDs, offsets and hashed pseudonyms come: at least 16 bytes. */
  readonly key: Uint8Array;
  /** Another secret for UIDs, for copies that are not to have those of other copies; `key` unless told. */
  readonly uidKey?: Uint8Array;
  /** Keyed hashes unless told. */
  readonly pseudonyms?: Pseudonyms;
  /** Told of every element that is not kept as it was; never a value. */
  readonly onChange?: (change: Change) => void;
}

/** What became of one data set. */
export interface Deidentified {
  readonly pseudonym: string;
  readonly sopClassUid: string;
  /** UIDs as they are now; empty when the data set has none. */
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  /** How likely text is in the pixels, which were not looked at. */
  readonly burnedIn: BurnedInRisk;
}

/** De-identifies data sets after PS3.15 Annex E under one profile and one key. */
export class Deidentifier {
  readonly #profile: Profile;
  readonly #hash: KeyedHash;
  readonly #actions: ActionTable;
  readonly #uids: ReplacementUids;
  readonly #pseudonyms: Pseudonyms;
  readonly #keepWords: ReadonlySet<string>;
  readonly #onChange: ((change: Change) => void) | undefined;

  /** Throws `short-key`. */
  constructor({ profile, key, uidKey = key, pseudonyms, onChange }: DeidentifierOptions) {
    this.#profile = profile;
    this.#hash = new KeyedHash(key);
    this.#actions = new ActionTable(profile);
    this.#uids = new ReplacementUids(new KeyedHash(uidKey));
    this.#pseudonyms = pseudonyms ?? hashedPseudonyms(this.#hash);
    this.#keepWords = new Set(profile.keepWords.map(foldForSearch));
    this.#onChange = onChange;
  }

  /** Whether the profile leaves UIDs as they are (113110). */
  get retainsUids(): boolean {
    return this.#profile.options.has('113110');
  }

  /** Whether the profile asks for clean pixels (113101). */
  get cleansPixels(): boolean {
    return this.#profile.options.has('113101');
  }

  /** Whether the profile asks for images without recognizable visual features (113102). */
  get cleansFeatures(): boolean {
    return this.#profile.options.has('113102');
  }

  /** Whether the profile lets drawings stay, cleaned (113103). */
  get cleansGraphics(): boolean {
    return this.#profile.options.has('113103');
  }

  /** Whether the profile lets the content of reports stay, cleaned (113104). */
  get cleansContent(): boolean {
    return this.#profile.options.has('113104');
  }

  /** Folded words that the profile lets stay in texts. */
  get keepWords(): ReadonlySet<string> {
    return this.#keepWords;
  }

  /** What stands for a UID. */
  uid(original: string): string {
    return this.retainsUids ? original : this.#uids.replace(original);
  }

  /**
   * Changes the data set: identity, dates, UIDs, private elements and free text go as the profile says, at every depth, and it
   * is marked as de-identified. Throws `DeidentifyError` when it cannot be made clean; the data set is then of no use.
   *
   * @param pixelsClean whether `cleanPixels` has been over it, without which option 113101 is refused
   * @param featuresClean whether faces are gone from them, or there is none, without which option 113102 is refused
   */
  deidentify(dataset: Dataset, pixelsClean = false, featuresClean = false): Deidentified {
    const sopClassUid = dataset.text(TAG.SOPClassUID);
    if (!sopClassUid || !dataset.text(TAG.SOPInstanceUID)) throw new DeidentifyError('no-instance');
    this.#refuseUncleanable(dataset, pixelsClean, featuresClean);
    const burnedIn = burnedInRisk(dataset);
    const patient = patientOf(dataset);
    const pseudonym = this.#pseudonyms.of(patient);
    walk(dataset, ROOT, this.#contextOf(dataset, sopClassUid, pseudonym, patient.patientId, patient.key));
    dataset.set(TAG.PatientName, 'PN', pseudonym);
    dataset.set(TAG.PatientID, 'LO', pseudonym);
    mark(dataset, this.#profile, burnedIn !== 'declared');
    if (this.cleansFeatures && hasPixelData(dataset)) dataset.set(TAG.RecognizableVisualFeatures, 'CS', 'NO');
    const uid = (tag: Tag) => dataset.text(tag) ?? '';
    return {
      ...{ pseudonym, sopClassUid, burnedIn },
      studyInstanceUid: uid(TAG.StudyInstanceUID),
      seriesInstanceUid: uid(TAG.SeriesInstanceUID),
      sopInstanceUid: uid(TAG.SOPInstanceUID),
    };
  }

  /** Takes out of free text what a data set that is not de-identified yet says of whose it is, and what is an identifier by its form. */
  textCleaner(dataset: Dataset): (text: string) => string {
    const redactor = this.#redactorFor(dataset, this.#dateHandling(this.#shiftDaysOf(patientOf(dataset).key)));
    return (text) => redactor.clean(text);
  }

  #shiftDaysOf(patientKey: string): number {
    const [from, to] = this.#profile.shiftDays;
    return from + this.#hash.number('dates', patientKey, to - from + 1);
  }

  #redactorFor(dataset: Dataset, dates: DateHandling): Redactor {
    return new Redactor(this.identifiersIn(dataset), {
      dates,
      keepWords: this.#keepWords,
      replaceUid: (uid: string) => (this.retainsUids ? uid : this.#uids.replace(uid)),
    });
  }

  #contextOf(dataset: Dataset, sopClassUid: string, pseudonym: string, patientId: string, key: string): Context {
    const shiftDays = this.#shiftDaysOf(key);
    const dates = this.#dateHandling(shiftDays);
    return {
      actions: this.#actions,
      sopClassUid,
      uids: this.#uids,
      redactor: this.#redactorFor(dataset, dates),
      ...{ pseudonym, patientId, shiftDays, dates },
      untouched: MARKS,
      onChange: this.#onChange,
    };
  }

  #dateHandling(days: number): DateHandling {
    const { options } = this.#profile;
    if (options.has('113107')) return days;
    return options.has('113106') ? 'keep' : 'remove';
  }

  /** What a data set that is not de-identified yet says of whose it is; for those who look at its pixels. */
  identifiersIn(dataset: Dataset): Identifiers {
    const identifiers = new IdentifierGathering();
    const dates = (element: DataElement) => element.vr === 'DA' || element.vr === 'DT';
    identifiers.addAll(dataset, (element) => dates(element) || this.#identifies(element));
    for (const word of this.#profile.removeWords) identifiers.addWord(word);
    return identifiers;
  }

  /** Names of people, and what is taken away and is no description. */
  #identifies(element: DataElement): boolean {
    if (isPrivate(element.tag)) return false;
    return vrOf(element) === 'PN' || this.#actions.identifies(element.tag);
  }

  #refuseUncleanable(dataset: Dataset, pixelsClean: boolean, featuresClean: boolean): void {
    if (!hasPixelData(dataset)) return;
    if (this.cleansPixels && !pixelsClean) throw new DeidentifyError('pixels-not-cleaned');
    if (this.cleansFeatures && !featuresClean) throw new DeidentifyError('features-not-cleaned');
  }
}
