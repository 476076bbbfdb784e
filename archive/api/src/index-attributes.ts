import { TAG, type Tag, type VR } from '@vesalius/dicom';
import type { QueryLevel, TagPath } from './query.ts';

/**
 * How a column keeps the values of an attribute.
 * - `text`: values joined by a backslash, as in the data set, in Unicode
 * - `name`: a person name `Alphabetic=Ideographic=Phonetic`; a second column keeps it folded for search
 * - `number`: the first value
 * - `items`: a sequence, as JSON text of its items in the DICOM JSON model
 */
export type ColumnForm = 'text' | 'name' | 'number' | 'items';

export interface IndexedAttribute {
  readonly level: QueryLevel;
  readonly column: string;
  readonly path: TagPath;
  readonly vr: VR;
  readonly form: ColumnForm;
  /** Given in answers that did not ask for it: key attributes of PS3.4 C.6 and those that PS3.18 Tables 10.6.3-3 to -5 demand. */
  readonly always: boolean;
  /** Has an index of its own, for keys that people and modalities search by. */
  readonly searched: boolean;
}

type Row = readonly [column: string, path: Tag | TagPath, vr: VR, form: ColumnForm, flags?: string];

/** Flags: `a` always in answers, `s` searched. */
const PATIENT: readonly Row[] = [
  ['patient_id', TAG.PatientID, 'LO', 'text', 'as'],
  ['issuer_of_patient_id', TAG.IssuerOfPatientID, 'LO', 'text', 'a'],
  ['patient_name', TAG.PatientName, 'PN', 'name', 'as'],
  ['patient_birth_date', TAG.PatientBirthDate, 'DA', 'text', 'as'],
  ['patient_birth_time', TAG.PatientBirthTime, 'TM', 'text'],
  ['patient_sex', TAG.PatientSex, 'CS', 'text', 'a'],
  ['other_patient_ids', TAG.OtherPatientIDs, 'LO', 'text'],
  ['other_patient_names', TAG.OtherPatientNames, 'PN', 'name'],
  ['ethnic_group', TAG.EthnicGroup, 'SH', 'text'],
  ['patient_comments', TAG.PatientComments, 'LT', 'text'],
];

const STUDY: readonly Row[] = [
  ['study_instance_uid', TAG.StudyInstanceUID, 'UI', 'text', 'as'],
  ['study_date', TAG.StudyDate, 'DA', 'text', 'as'],
  ['study_time', TAG.StudyTime, 'TM', 'text', 'a'],
  ['accession_number', TAG.AccessionNumber, 'SH', 'text', 'as'],
  ['study_id', TAG.StudyID, 'SH', 'text', 'as'],
  ['study_description', TAG.StudyDescription, 'LO', 'text', 'as'],
  ['referring_physician_name', TAG.ReferringPhysicianName, 'PN', 'name', 'as'],
  ['reading_physicians', TAG.NameOfPhysiciansReadingStudy, 'PN', 'name'],
  ['timezone_offset', TAG.TimezoneOffsetFromUTC, 'SH', 'text', 'a'],
  ['admitting_diagnoses', TAG.AdmittingDiagnosesDescription, 'LO', 'text'],
  ['procedure_codes', TAG.ProcedureCodeSequence, 'SQ', 'items'],
  ['patient_age', TAG.PatientAge, 'AS', 'text'],
  ['patient_size', TAG.PatientSize, 'DS', 'number'],
  ['patient_weight', TAG.PatientWeight, 'DS', 'number'],
  ['occupation', TAG.Occupation, 'SH', 'text'],
  ['additional_patient_history', TAG.AdditionalPatientHistory, 'LT', 'text'],
];

const REQUEST = TAG.RequestAttributesSequence;

const SERIES: readonly Row[] = [
  ['series_instance_uid', TAG.SeriesInstanceUID, 'UI', 'text', 'as'],
  ['modality', TAG.Modality, 'CS', 'text', 'as'],
  ['series_number', TAG.SeriesNumber, 'IS', 'number', 'a'],
  ['series_description', TAG.SeriesDescription, 'LO', 'text', 'a'],
  ['series_date', TAG.SeriesDate, 'DA', 'text'],
  ['series_time', TAG.SeriesTime, 'TM', 'text'],
  ['body_part', TAG.BodyPartExamined, 'CS', 'text', 'a'],
  ['laterality', TAG.Laterality, 'CS', 'text'],
  ['patient_position', TAG.PatientPosition, 'CS', 'text'],
  ['protocol_name', TAG.ProtocolName, 'LO', 'text'],
  ['performing_physician_name', TAG.PerformingPhysicianName, 'PN', 'name'],
  ['operators_name', TAG.OperatorsName, 'PN', 'name'],
  ['manufacturer', TAG.Manufacturer, 'LO', 'text'],
  ['manufacturer_model', TAG.ManufacturerModelName, 'LO', 'text'],
  ['station_name', TAG.StationName, 'SH', 'text'],
  ['institution_name', TAG.InstitutionName, 'LO', 'text', 's'],
  ['department_name', TAG.InstitutionalDepartmentName, 'LO', 'text'],
  ['device_serial_number', TAG.DeviceSerialNumber, 'LO', 'text'],
  ['frame_of_reference_uid', TAG.FrameOfReferenceUID, 'UI', 'text'],
  ['pps_start_date', TAG.PerformedProcedureStepStartDate, 'DA', 'text', 'as'],
  ['pps_start_time', TAG.PerformedProcedureStepStartTime, 'TM', 'text', 'a'],
  ['pps_id', TAG.PerformedProcedureStepID, 'SH', 'text'],
  ['pps_description', TAG.PerformedProcedureStepDescription, 'LO', 'text'],
  ['request_attributes', REQUEST, 'SQ', 'items', 'a'],
  ['requested_procedure_id', [REQUEST, TAG.RequestedProcedureID], 'SH', 'text', 's'],
  ['scheduled_step_id', [REQUEST, TAG.ScheduledProcedureStepID], 'SH', 'text', 's'],
];

const INSTANCE: readonly Row[] = [
  ['sop_instance_uid', TAG.SOPInstanceUID, 'UI', 'text', 'as'],
  ['sop_class_uid', TAG.SOPClassUID, 'UI', 'text', 'as'],
  ['instance_number', TAG.InstanceNumber, 'IS', 'number', 'a'],
  ['content_date', TAG.ContentDate, 'DA', 'text'],
  ['content_time', TAG.ContentTime, 'TM', 'text'],
  ['acquisition_date', TAG.AcquisitionDate, 'DA', 'text'],
  ['acquisition_time', TAG.AcquisitionTime, 'TM', 'text'],
  ['acquisition_datetime', TAG.AcquisitionDateTime, 'DT', 'text'],
  ['acquisition_number', TAG.AcquisitionNumber, 'IS', 'number'],
  ['image_type', TAG.ImageType, 'CS', 'text'],
  ['rows', TAG.Rows, 'US', 'number', 'a'],
  ['columns', TAG.Columns, 'US', 'number', 'a'],
  ['bits_allocated', TAG.BitsAllocated, 'US', 'number', 'a'],
  ['number_of_frames', TAG.NumberOfFrames, 'IS', 'number', 'a'],
  ['photometric', TAG.PhotometricInterpretation, 'CS', 'text'],
  ['content_label', TAG.ContentLabel, 'CS', 'text'],
  ['content_description', TAG.ContentDescription, 'LO', 'text'],
  ['concept_name', TAG.ConceptNameCodeSequence, 'SQ', 'items'],
  ['completion_flag', TAG.CompletionFlag, 'CS', 'text'],
  ['verification_flag', TAG.VerificationFlag, 'CS', 'text'],
];

function table(level: QueryLevel, rows: readonly Row[]): IndexedAttribute[] {
  return rows.map(([column, path, vr, form, flags = '']) => ({
    level,
    column,
    path: typeof path === 'number' ? [path] : path,
    vr,
    form,
    always: flags.includes('a'),
    searched: flags.includes('s'),
  }));
}

/** Every attribute that has a column of its own. Patient attributes are also kept as they stand in each study. */
export const INDEXED_ATTRIBUTES: readonly IndexedAttribute[] = [
  ...table('patient', PATIENT),
  ...table('study', STUDY),
  ...table('series', SERIES),
  ...table('instance', INSTANCE),
];

/** Answers computed by the archive (PS3.4 C.3.4, C.6.1.1): counts are kept, never counted per query. */
export const COMPUTED_ATTRIBUTES: readonly { readonly level: QueryLevel; readonly tag: Tag; readonly vr: VR }[] = [
  { level: 'patient', tag: TAG.NumberOfPatientRelatedStudies, vr: 'IS' },
  { level: 'patient', tag: TAG.NumberOfPatientRelatedSeries, vr: 'IS' },
  { level: 'patient', tag: TAG.NumberOfPatientRelatedInstances, vr: 'IS' },
  { level: 'study', tag: TAG.ModalitiesInStudy, vr: 'CS' },
  { level: 'study', tag: TAG.SOPClassesInStudy, vr: 'UI' },
  { level: 'study', tag: TAG.NumberOfStudyRelatedSeries, vr: 'IS' },
  { level: 'study', tag: TAG.NumberOfStudyRelatedInstances, vr: 'IS' },
  { level: 'series', tag: TAG.NumberOfSeriesRelatedInstances, vr: 'IS' },
];

/** A further attribute that an administrator made searchable: any path, private ones with their creator. */
export interface ExtraAttribute {
  readonly level: QueryLevel;
  readonly path: TagPath;
  readonly vr: VR;
  /** Private Creator of the last tag of the path (PS3.5 §7.8.1). */
  readonly privateCreator?: string;
}
