import { type Dataset, TAG, UID } from '@vesalius/dicom';

/** Data sets without their UIDs are met, whose File Meta Information has them: the same by definition (PS3.10 §7.1). */
export function adoptUids(dataset: Dataset, meta: Dataset): void {
  const sopClassUid = meta.text(TAG.MediaStorageSOPClassUID);
  const sopInstanceUid = meta.text(TAG.MediaStorageSOPInstanceUID);
  if (sopClassUid === undefined || sopClassUid === UID.MediaStorageDirectoryStorage) return;
  if (!dataset.text(TAG.SOPClassUID)) dataset.set(TAG.SOPClassUID, 'UI', sopClassUid);
  if (sopInstanceUid && !dataset.text(TAG.SOPInstanceUID)) dataset.set(TAG.SOPInstanceUID, 'UI', sopInstanceUid);
}
