import type { WorkitemQuery } from '@vesalius/archive/api';
import { type DicomJson, TAG, tagToText } from '@vesalius/dicom';

/** What every answer to a search has, where it is there: return keys of type 1 and 2 of PS3.4 Table CC.2.5-3. */
const ALWAYS = [
  TAG.SpecificCharacterSet,
  TAG.SOPClassUID,
  TAG.SOPInstanceUID,
  TAG.ProcedureStepState,
  TAG.ScheduledProcedureStepPriority,
  TAG.ScheduledProcedureStepModificationDateTime,
  TAG.ProcedureStepLabel,
  TAG.WorklistLabel,
  TAG.ScheduledStationNameCodeSequence,
  TAG.ScheduledHumanPerformersSequence,
  TAG.ScheduledProcedureStepStartDateTime,
  TAG.ExpectedCompletionDateTime,
  TAG.ScheduledWorkitemCodeSequence,
  TAG.InputReadinessState,
  TAG.StudyInstanceUID,
  TAG.PatientName,
  TAG.PatientID,
  TAG.IssuerOfPatientID,
  TAG.PatientBirthDate,
  TAG.PatientSex,
  TAG.AdmissionID,
  TAG.ReferencedRequestSequence,
  TAG.ProcedureStepProgressInformationSequence,
].map(tagToText);

/** The part of a workitem that a search answers. */
export function answerOf(
  model: DicomJson,
  { matches, include }: Pick<WorkitemQuery, 'matches' | 'include'>,
): DicomJson {
  if (include === 'all') return model;
  const wanted = new Set(ALWAYS);
  for (const path of include) wanted.add(tagToText(path[0]!));
  for (const match of matches) {
    for (const path of 'path' in match ? [match.path] : [match.date, match.time]) wanted.add(tagToText(path[0]!));
  }
  return Object.fromEntries(Object.entries(model).filter(([key]) => wanted.has(key)));
}
