import { Dataset, TAG, type Tag } from '@vesalius/dicom';
import { BASIC_PROFILE, OPTIONS } from '../option/option.ts';
import type { Profile } from '../profile/profile.ts';
import { EDITION } from '../table/profile-table.ts';

/** LO holds 64 characters (PS3.5 Table 6.2-1). */
const LO_LENGTH = 64;

/**
 * Says in the data set what was done to it (PS3.15 §E.1.1 steps, PS3.3 §C.7.1.1, §C.12.1): Patient Identity Removed,
 * the methods as text and as codes, whether dates are the true ones. It is not said that the identity is gone while
 * the header itself declares that it stands in the pixels.
 */
export function mark(dataset: Dataset, profile: Profile, pixelsClean: boolean): void {
  dataset.set(TAG.PatientIdentityRemoved, 'CS', pixelsClean ? 'YES' : 'NO');
  dataset.set(TAG.DeidentificationMethod, 'LO', methodTexts(profile));
  dataset.set(TAG.DeidentificationMethodCodeSequence, 'SQ', methodCodes(profile));
  dataset.set(TAG.LongitudinalTemporalInformationModified, 'CS', longitudinal(profile));
}

/** Where the marks stand: what a data set says there of an earlier de-identification is replaced. */
export const MARKS: ReadonlySet<Tag> = new Set([
  TAG.PatientIdentityRemoved,
  TAG.DeidentificationMethod,
  TAG.DeidentificationMethodCodeSequence,
  TAG.LongitudinalTemporalInformationModified,
]);

function methodTexts({ name, version }: Profile): string[] {
  const own = `Profile ${name.replace(/[^\x20-\x5b\x5d-\x7e]/g, '?')} ${version}`;
  return [`Vesalius, PS3.15 ${EDITION} Annex E`, own.slice(0, LO_LENGTH).trim()];
}

function methodCodes({ options }: Profile): Dataset[] {
  const chosen = OPTIONS.filter(({ code }) => options.has(code));
  return [BASIC_PROFILE, ...chosen].map(({ code, meaning }) =>
    Dataset.of({ CodeValue: code, CodingSchemeDesignator: 'DCM', CodeMeaning: meaning }),
  );
}

function longitudinal({ options }: Profile): string {
  if (options.has('113107')) return 'MODIFIED';
  return options.has('113106') ? 'UNMODIFIED' : 'REMOVED';
}
