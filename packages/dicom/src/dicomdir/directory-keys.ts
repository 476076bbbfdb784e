import { Dataset } from '../dataset/dataset.ts';
import { TAG } from '../dictionary/index.ts';

/** Attributes that directory records take from their instances (PS3.3 §F.5), the long sequences of documents left out. */
const KEYS = [
  TAG.SpecificCharacterSet,
  TAG.ImageType,
  TAG.InstanceCreationDate,
  TAG.InstanceCreationTime,
  TAG.SOPClassUID,
  TAG.SOPInstanceUID,
  TAG.StudyDate,
  TAG.StudyTime,
  TAG.ContentDate,
  TAG.ContentTime,
  TAG.AccessionNumber,
  TAG.Modality,
  TAG.Manufacturer,
  TAG.StudyDescription,
  TAG.PatientName,
  TAG.PatientID,
  TAG.IssuerOfPatientID,
  TAG.StudyInstanceUID,
  TAG.SeriesInstanceUID,
  TAG.StudyID,
  TAG.SeriesNumber,
  TAG.InstanceNumber,
  TAG.NumberOfFrames,
  TAG.Rows,
  TAG.Columns,
  TAG.ConceptNameCodeSequence,
  TAG.CompletionFlag,
  TAG.VerificationFlag,
  TAG.VerificationDateTime,
  TAG.PresentationCreationDate,
  TAG.PresentationCreationTime,
  TAG.ContentLabel,
  TAG.ContentDescription,
  TAG.ContentCreatorName,
  TAG.DocumentTitle,
  TAG.MIMETypeOfEncapsulatedDocument,
  TAG.DoseSummationType,
  TAG.StructureSetLabel,
  TAG.StructureSetDate,
  TAG.StructureSetTime,
  TAG.RTPlanLabel,
  TAG.RTPlanDate,
  TAG.RTPlanTime,
  TAG.TreatmentDate,
  TAG.TreatmentTime,
].toSorted((one, other) => one - other);

/**
 * A small copy of a data set that keeps nothing of the input alive: what the directory records of a DICOMDIR need of it (PS3.3 §F.5). For
 * `buildDicomdir`, when there are many instances.
 */
export function directoryKeysOf(dataset: Dataset): Dataset {
  const small = new Dataset();
  for (const tag of KEYS) {
    const element = dataset.get(tag);
    if (!element || element.isEmpty) continue;
    if (element.vr === 'SQ') small.set(tag, 'SQ', element.items.map(copyOf));
    else if (element.bytes && element.littleEndian) small.set(tag, element.vr, element.bytes.slice());
    else small.set(tag, element.vr, element.vr === 'US' ? element.numbers() : element.texts());
  }
  return small;
}

function copyOf(item: Dataset): Dataset {
  const copy = new Dataset();
  for (const element of item)
    if (element.bytes && element.vr !== 'SQ') copy.set(element.tag, element.vr, element.bytes.slice());
  return copy;
}
