import { Dataset, UID, writeDataset } from '@vesalius/dicom';

/** The identifier of a query for one study, in Explicit VR Little Endian. */
export function studyIdentifier(studyInstanceUid: string): Uint8Array {
  const keys = Dataset.of({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: studyInstanceUid });
  return writeDataset(keys, UID.ExplicitVRLittleEndian);
}
