import { createHmac } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { ArchiveError } from '@vesalius/archive/api';
import { Deidentifier, DeidentifyError, type FaceRegions, patientOf, type TextFinder } from '@vesalius/deidentify';
import { type Mask, maskFile } from '@vesalius/deidentify/file/masked';
import { type DeidentifiedFile, deidentifyFile, type Leak } from '@vesalius/deidentify/file/node';
import { TAG } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import { isUnsafe, type LensParts, pseudonymsOf } from '../lens/registered-lens.ts';
import { type ReviewReason, reviewReason } from './review-reason.ts';

/** Values that are longer are pixels and the like. */
const VALUES_UP_TO = 1024 * 1024;

/** A de-identified instance on the disk, with UIDs of its own. */
export interface Made {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly pseudonym: string;
  readonly reason: ReviewReason;
  readonly sha256: string;
}

/** Where an instance is written, and what people have asked for. */
export interface Wanted {
  /** As the de-identification makes it, and with the masks where there are any. */
  readonly made: string;
  readonly masked: string;
  readonly masks: readonly Mask[];
  /** For profiles that remove faces. */
  readonly faces: FaceRegions | undefined;
}

/**
 * Makes de-identified instances of their own: pseudonyms and dates as in the view of the project, but other UIDs, so that a study and its
 * view are never taken for each other; the same UIDs in every batch, so that references between studies hold.
 */
export class CopyMaker {
  readonly #parts: LensParts;
  readonly #deidentifier: Deidentifier;

  constructor(parts: LensParts) {
    const { project, profile, register } = parts;
    const key = register.projectKey(project);
    const uidKey = createHmac('sha256', key).update('materialised').digest();
    this.#parts = parts;
    this.#deidentifier = new Deidentifier({ profile, key, uidKey, pseudonyms: pseudonymsOf(parts) });
  }

  get cleansFeatures(): boolean {
    return this.#deidentifier.cleansFeatures;
  }

  uid(original: string): string {
    return this.#deidentifier.uid(original);
  }

  /** Writes it durably, unless something of the original is left in it. @throws DeidentifyError, DicomError, ArchiveError, LeakError */
  async make(from: string, wanted: Wanted): Promise<Made> {
    const { project, governance, consents, register } = this.#parts;
    const { dataset } = await readHeader(from, { valuesUpTo: VALUES_UP_TO });
    const patient = patientOf(dataset);
    if (!consents.allows(project, governance, patient, dataset))
      throw new ArchiveError('not-permitted', { detail: 'consent' });
    const finder = await this.#parts.finder();
    const file = await deidentifyFile(from, this.#deidentifier, finder, wanted.faces);
    const isMasked = file.burnedIn === 'risky' && wanted.masks.length > 0;
    if (isUnsafe(file.burnedIn) && !this.#deidentifier.cleansPixels && !isMasked)
      throw new DeidentifyError('pixels-not-cleaned');
    const { path: to, sha256 } = await this.#write(file, wanted, finder);
    const { patientId, issuerOfPatientId, key } = patient;
    const original = JSON.stringify({
      patientId,
      issuerOfPatientId,
      patientName: dataset.text(TAG.PatientName) ?? '',
      key,
    });
    register.remember(project, [{ kind: 'patient', pseudonym: file.pseudonym, original }]);
    const shown = (await readHeader(to, { valuesUpTo: VALUES_UP_TO })).dataset;
    return {
      study: file.studyInstanceUid,
      series: file.seriesInstanceUid,
      instance: file.sopInstanceUid,
      pseudonym: file.pseudonym,
      reason: reviewReason(dataset, shown, file),
      sha256,
    };
  }

  async #write(file: DeidentifiedFile, { made, masked, masks }: Wanted, finder: TextFinder) {
    try {
      let { sha256 } = await file.writeTo(made);
      if (masks.length > 0) ({ sha256 } = await maskFile(made, masked, masks));
      const path = masks.length > 0 ? masked : made;
      const left = await file.leaksIn(path);
      if (left.length > 0) throw new LeakError('identifier-left', left);
      // Cleaned pixels were read again until nothing was left in them.
      const read = this.#deidentifier.cleansPixels ? [] : await file.readIn(path, finder);
      if (read.length > 0) throw new LeakError('identifier-in-pixels', read);
      for (const written of new Set([made, path])) await flush(written);
      return { path, sha256 };
    } catch (error) {
      for (const path of [made, masked]) await rm(path, { force: true });
      throw error;
    }
  }
}

/** Something of the original stands in what was written, which must not be handed on. */
export class LeakError extends Error {
  readonly code: 'identifier-left' | 'identifier-in-pixels';
  readonly leaks: readonly Leak[];

  constructor(code: LeakError['code'], leaks: readonly Leak[]) {
    super(code);
    this.code = code;
    this.leaks = leaks;
  }
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
