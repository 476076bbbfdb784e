import { ArchiveError, type QueryLevel, type Selection } from '@vesalius/archive/api';
import { type Dataset, readDataset, TAG } from '@vesalius/dicom';
import { levelOf } from './identifier.ts';
import { LEVEL_OF, type Model } from './models.ts';

/** The unique key of each level (PS3.4 §C.4.2.1.4). */
const KEYS: Readonly<Record<QueryLevel, number>> = {
  patient: TAG.PatientID,
  study: TAG.StudyInstanceUID,
  series: TAG.SeriesInstanceUID,
  instance: TAG.SOPInstanceUID,
};

/**
 * The instances that a C-MOVE or C-GET identifier names.
 *
 * @throws ArchiveError `query-not-understood` when the unique key of its level is missing
 */
export function selectionOf(bytes: Uint8Array, transferSyntaxUid: string, model: Model): Selection {
  const { dataset } = readDataset(bytes, transferSyntaxUid);
  const level = LEVEL_OF[levelOf(dataset, model)]!;
  if (valuesOf(dataset, KEYS[level]).length === 0) {
    throw new ArchiveError('query-not-understood', {
      where: KEYS[level].toString(16).padStart(8, '0'),
      detail: 'the unique key of the level is missing',
    });
  }
  const studies = valuesOf(dataset, TAG.StudyInstanceUID);
  const series = valuesOf(dataset, TAG.SeriesInstanceUID);
  const instances = valuesOf(dataset, TAG.SOPInstanceUID);
  const patientId = dataset.text(TAG.PatientID);
  const issuer = dataset.text(TAG.IssuerOfPatientID);
  return {
    ...(patientId && { patientId }),
    ...(patientId && issuer && { issuerOfPatientId: issuer }),
    ...(studies.length > 0 && { studyInstanceUids: studies }),
    ...(series.length > 0 && { seriesInstanceUids: series }),
    ...(instances.length > 0 && { sopInstanceUids: instances }),
  };
}

function valuesOf(dataset: Dataset, tag: number): string[] {
  return dataset.texts(tag).filter((value) => value !== '');
}
