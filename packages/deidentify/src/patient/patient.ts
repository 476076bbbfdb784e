import { type Dataset, TAG } from '@vesalius/dicom';

/** Whose a data set is, as far as pseudonyms and offsets go. */
export interface Patient {
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  /** One text for the person: two with the same Patient ID of different issuers are two (PS3.3 §C.7.1.1). */
  readonly key: string;
}

/** The patient of a data set; one without Patient ID is taken to be another person in each study. */
export function patientOf(dataset: Dataset): Patient {
  const patientId = dataset.text(TAG.PatientID)?.trim() ?? '';
  const issuerOfPatientId = dataset.text(TAG.IssuerOfPatientID)?.trim() ?? '';
  const key =
    patientId === ''
      ? `study\0${dataset.text(TAG.StudyInstanceUID) ?? ''}`
      : `patient\0${patientId}\0${issuerOfPatientId}`;
  return { patientId, issuerOfPatientId, key };
}
