import { createHmac } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { ArchiveError } from '@vesalius/archive/api';
import { Deidentifier, DeidentifyError, patientOf } from '@vesalius/deidentify';
import { deidentifyFile } from '@vesalius/deidentify/file/node';
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

  uid(original: string): string {
    return this.#deidentifier.uid(original);
  }

  /** Writes it durably, unless something of the original is left in it. @throws DeidentifyError, DicomError, ArchiveError */
  async make(from: string, to: string): Promise<Made> {
    const { project, governance, consents, register } = this.#parts;
    const { dataset } = await readHeader(from, { valuesUpTo: VALUES_UP_TO });
    const patient = patientOf(dataset);
    if (!consents.allows(project, governance, patient, dataset))
      throw new ArchiveError('not-permitted', { detail: 'consent' });
    const finder = await this.#parts.finder();
    const cleans = this.#deidentifier.cleansPixels;
    const file = await deidentifyFile(from, this.#deidentifier, finder);
    if (isUnsafe(file.burnedIn) && !cleans) throw new DeidentifyError('pixels-not-cleaned');
    const { sha256 } = await file.writeTo(to);
    try {
      if (await file.leaksInto(to)) throw new LeakError('identifier-left');
      // Cleaned pixels were read again until nothing was left in them.
      if (!cleans && (await file.isReadIn(to, finder))) throw new LeakError('identifier-in-pixels');
      await flush(to);
    } catch (error) {
      await rm(to, { force: true });
      throw error;
    }
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
}

/** Something of the original stands in what was written, which must not be handed on. */
export class LeakError extends Error {
  readonly code: 'identifier-left' | 'identifier-in-pixels';

  constructor(code: LeakError['code']) {
    super(code);
    this.code = code;
  }
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
