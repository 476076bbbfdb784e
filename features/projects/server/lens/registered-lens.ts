import { copyFile } from 'node:fs/promises';
import { ArchiveError, type LensOutcome, type ProjectLens } from '@vesalius/archive/api';
import {
  burnedInRisk,
  countedPseudonyms,
  Deidentifier,
  DeidentifyError,
  FaceCensus,
  faceExposureOf,
  hashedPseudonyms,
  KeyedHash,
  listedPseudonyms,
  type Patient,
  type Profile,
  type Pseudonyms,
  patientOf,
  type TextFinder,
} from '@vesalius/deidentify';
import { deidentifyFile } from '@vesalius/deidentify/file/node';
import { type Dataset, DicomError, TAG } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import { type Consents, isOut } from '../register/consents.ts';
import type { Entry, KeyRegister } from '../register/key-register.ts';
import type { Governance } from '../store/governance.ts';

/** Values that are longer are pixels and the like. */
const VALUES_UP_TO = 64 * 1024;

export interface LensParts {
  readonly project: number;
  /** Stands before each pseudonym, so that those of two projects are never the same. */
  readonly prefix: string;
  readonly profile: Profile;
  readonly governance: Governance;
  readonly consents: Consents;
  readonly register: KeyRegister;
  /** A reader of text in pixels, opened when it is first needed. */
  readonly finder: () => Promise<TextFinder>;
}

/** How a project sees instances: under its profile and its secret, with all that stands for something noted in the register. */
export class RegisteredLens implements ProjectLens {
  readonly version: string;
  readonly prefix: string;
  readonly #parts: LensParts;
  readonly #deidentifier: Deidentifier;
  readonly #hash: KeyedHash;
  readonly #pseudonyms: Pseudonyms;

  constructor(parts: LensParts) {
    const { project, profile, register } = parts;
    const key = register.projectKey(project);
    this.#parts = parts;
    this.version = versionOf(profile, parts.governance);
    this.prefix = parts.prefix;
    this.#hash = new KeyedHash(key);
    this.#pseudonyms = pseudonymsOf(parts);
    this.#deidentifier = new Deidentifier({ profile, key, pseudonyms: this.#pseudonyms });
  }

  async headers(datasets: readonly Dataset[]): Promise<LensOutcome[]> {
    const entries: Entry[] = [];
    const outcomes = datasets.map((dataset) => outcomeOf(() => entries.push(...this.#header(dataset))));
    this.#parts.register.remember(this.#parts.project, entries);
    return outcomes;
  }

  async file(from: string, to: string): Promise<LensOutcome> {
    try {
      const { dataset } = await readHeader(from, { valuesUpTo: VALUES_UP_TO });
      if (this.#isCopy(dataset.text(TAG.SOPInstanceUID))) {
        this.#copied(dataset);
        await copyFile(from, to);
        return 'shown';
      }
      this.#refuseFaces(dataset);
      const { cleansPixels, cleansGraphics, cleansFeatures } = this.#deidentifier;
      const finder = cleansPixels || cleansGraphics ? await this.#parts.finder() : undefined;
      const file = await deidentifyFile(
        from,
        this.#deidentifier,
        finder,
        cleansFeatures ? new FaceCensus() : undefined,
      );
      if (isUnsafe(file.burnedIn) && !cleansPixels) return 'pixels-not-cleaned';
      await file.writeTo(to);
      return (await file.leaksInto(to)) ? 'identifier-left' : 'shown';
    } catch (error) {
      return codeOf(error);
    }
  }

  originalOf(sopInstanceUid: string): string | undefined {
    if (this.#isCopy(sopInstanceUid)) return sopInstanceUid;
    return this.#parts.register.original(this.#parts.project, 'instance', sopInstanceUid);
  }

  uid(original: string): string {
    return this.#isCopy(original) ? original : this.#deidentifier.uid(original);
  }

  #isCopy(uid = ''): boolean {
    return this.#parts.register.isCopy(this.#parts.project, uid);
  }

  /** A study that was made de-identified is seen as it is. @throws ArchiveError `not-permitted` when it is not what it was made, or consent was withdrawn */
  #copied(dataset: Dataset): void {
    const { project, consents, register } = this.#parts;
    const key = register.patientKeyOf(project, dataset.text(TAG.PatientID) ?? '');
    if (key === undefined || !this.#isCopy(dataset.text(TAG.StudyInstanceUID)))
      throw new ArchiveError('not-permitted', { detail: 'not what was made' });
    if (isOut(consents.of(project, { key }))) throw new ArchiveError('not-permitted', { detail: 'consent' });
  }

  /** What a patient is called in the project. */
  pseudonymOf(patient: Patient): string {
    return this.#pseudonyms.of(patient);
  }

  fingerprint(text: string): string {
    return this.#hash.hex('file', text, 64);
  }

  /**
   * A face is found in all of a volume, and a person looks whether the right part was taken: that is for studies of their own. The view
   * makes one instance at a time, with nobody there. @throws DeidentifyError `features-not-cleaned`
   */
  #refuseFaces(dataset: Dataset): void {
    if (this.#deidentifier.cleansFeatures && faceExposureOf(dataset) !== 'none')
      throw new DeidentifyError('features-not-cleaned', { detail: 'in a view' });
  }

  /** What came to stand for what. Throws `DeidentifyError`. */
  #header(dataset: Dataset): Entry[] {
    if (this.#isCopy(dataset.text(TAG.SOPInstanceUID))) {
      this.#copied(dataset);
      return [];
    }
    if (this.#parts.governance.needsReview) throw new ArchiveError('not-permitted', { detail: 'not reviewed' });
    if (isUnsafe(burnedInRisk(dataset)) && !this.#deidentifier.cleansPixels)
      throw new DeidentifyError('pixels-not-cleaned');
    const patient = patientOf(dataset);
    const { project, governance, consents } = this.#parts;
    if (!consents.allows(project, governance, patient, dataset))
      throw new ArchiveError('not-permitted', { detail: 'consent' });
    const { patientId, issuerOfPatientId, key } = patient;
    const patientName = dataset.text(TAG.PatientName) ?? '';
    const uids = [TAG.StudyInstanceUID, TAG.SeriesInstanceUID, TAG.SOPInstanceUID].map(
      (tag) => dataset.text(tag) ?? '',
    );
    this.#refuseFaces(dataset);
    const shown = this.#deidentifier.deidentify(dataset, true, true);
    const [study, series, instance] = uids as [string, string, string];
    return [
      {
        kind: 'patient',
        pseudonym: shown.pseudonym,
        original: JSON.stringify({ patientId, issuerOfPatientId, patientName, key }),
      },
      { kind: 'study', pseudonym: shown.studyInstanceUid, original: study },
      { kind: 'series', pseudonym: shown.seriesInstanceUid, original: series },
      { kind: 'instance', pseudonym: shown.sopInstanceUid, original: instance },
    ];
  }
}

/** With the conditions on which it depends whether and how instances are shown. */
function versionOf({ version }: Profile, governance: Governance): string {
  const { needsConsent, consentFor, needsReview, pseudonyms } = governance;
  return [version, consentFor, pseudonyms, needsConsent && 'consent', needsReview && 'review']
    .filter(Boolean)
    .join('-');
}

/** How patients are called in a project. */
export function pseudonymsOf({ project, prefix, governance, register }: LensParts): Pseudonyms {
  const hash = new KeyedHash(register.projectKey(project));
  if (governance.pseudonyms === 'list') return listedPseudonyms(register.pseudonymList(project)?.csv ?? '');
  if (governance.pseudonyms !== 'counted') return hashedPseudonyms(hash, prefix);
  const numbers = { get: () => undefined, add: (patientHash: string) => register.numberOf(project, patientHash) };
  return countedPseudonyms(hash, numbers, prefix);
}

/** Text in the pixels that nobody cleans is never shown, also when it is only likely. */
export function isUnsafe(risk: string): boolean {
  return risk === 'declared' || risk === 'risky';
}

/** An instance that the program fails at is not shown, and does not keep the others of its study from being seen. */
function outcomeOf(work: () => void): LensOutcome {
  try {
    work();
    return 'shown';
  } catch (error) {
    return isOurs(error) ? error.code : 'failed';
  }
}

type Ours = DeidentifyError | DicomError | ArchiveError;

function isOurs(error: unknown): error is Ours {
  return error instanceof DeidentifyError || error instanceof DicomError || error instanceof ArchiveError;
}

/** Codes of our own families; anything else is a fault of the server. */
function codeOf(error: unknown): string {
  if (isOurs(error)) return error.code;
  throw error;
}
