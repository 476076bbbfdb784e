import { ArchiveError, type LensOutcome, type ProjectLens } from '@vesalius/archive/api';
import {
  burnedInRisk,
  countedPseudonyms,
  Deidentifier,
  DeidentifyError,
  hashedPseudonyms,
  KeyedHash,
  type Patient,
  type Profile,
  type Pseudonyms,
  patientOf,
  type TextFinder,
} from '@vesalius/deidentify';
import { deidentifyFile } from '@vesalius/deidentify/file/node';
import { type Dataset, DicomError, TAG } from '@vesalius/dicom';
import type { Consents } from '../register/consents.ts';
import type { Entry, KeyRegister } from '../register/key-register.ts';
import type { Governance } from '../store/governance.ts';

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
  readonly #parts: LensParts;
  readonly #deidentifier: Deidentifier;
  readonly #hash: KeyedHash;
  readonly #pseudonyms: Pseudonyms;

  constructor(parts: LensParts) {
    const { project, prefix, profile, governance, register } = parts;
    const key = register.projectKey(project);
    this.#parts = parts;
    this.version = profile.version;
    this.#hash = new KeyedHash(key);
    const numbers = { get: () => undefined, add: (patientHash: string) => register.numberOf(project, patientHash) };
    this.#pseudonyms =
      governance.pseudonyms === 'counted'
        ? countedPseudonyms(this.#hash, numbers, prefix)
        : hashedPseudonyms(this.#hash, prefix);
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
      const finder = this.#deidentifier.cleansPixels ? await this.#parts.finder() : undefined;
      const file = await deidentifyFile(from, this.#deidentifier, finder);
      if (isUnsafe(file.burnedIn) && !finder) return 'pixels-not-cleaned';
      await file.writeTo(to);
      return (await file.leaksInto(to)) ? 'identifier-left' : 'shown';
    } catch (error) {
      return codeOf(error);
    }
  }

  originalOf(sopInstanceUid: string): string | undefined {
    return this.#parts.register.original(this.#parts.project, 'instance', sopInstanceUid);
  }

  uid(original: string): string {
    return this.#deidentifier.uid(original);
  }

  /** What a patient is called in the project. */
  pseudonymOf(patient: Patient): string {
    return this.#pseudonyms.of(patient);
  }

  fingerprint(text: string): string {
    return this.#hash.hex('file', text, 64);
  }

  /** What came to stand for what. Throws `DeidentifyError`. */
  #header(dataset: Dataset): Entry[] {
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
    const shown = this.#deidentifier.deidentify(dataset, true);
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

/** Text in the pixels that nobody cleans is never shown, also when it is only likely. */
function isUnsafe(risk: string): boolean {
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
