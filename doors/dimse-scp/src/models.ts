import type { QueryLevel } from '@vesalius/archive/api';
import { UID } from '@vesalius/dicom';

/** One SOP class of the Query/Retrieve service (PS3.4 §C.6): which levels it knows. */
export interface Model {
  readonly operation: 'find' | 'move' | 'get';
  readonly levels: readonly QueryLevel[];
}

const PATIENT_ROOT: readonly QueryLevel[] = ['patient', 'study', 'series', 'instance'];
const STUDY_ROOT: readonly QueryLevel[] = ['study', 'series', 'instance'];
const PATIENT_STUDY: readonly QueryLevel[] = ['patient', 'study'];

export const MODELS: ReadonlyMap<string, Model> = new Map<string, Model>([
  [UID.PatientRootQueryRetrieveInformationModelFind, { operation: 'find', levels: PATIENT_ROOT }],
  [UID.PatientRootQueryRetrieveInformationModelMove, { operation: 'move', levels: PATIENT_ROOT }],
  [UID.PatientRootQueryRetrieveInformationModelGet, { operation: 'get', levels: PATIENT_ROOT }],
  [UID.StudyRootQueryRetrieveInformationModelFind, { operation: 'find', levels: STUDY_ROOT }],
  [UID.StudyRootQueryRetrieveInformationModelMove, { operation: 'move', levels: STUDY_ROOT }],
  [UID.StudyRootQueryRetrieveInformationModelGet, { operation: 'get', levels: STUDY_ROOT }],
  [UID.PatientStudyOnlyQueryRetrieveInformationModelFind, { operation: 'find', levels: PATIENT_STUDY }],
  [UID.PatientStudyOnlyQueryRetrieveInformationModelMove, { operation: 'move', levels: PATIENT_STUDY }],
  [UID.PatientStudyOnlyQueryRetrieveInformationModelGet, { operation: 'get', levels: PATIENT_STUDY }],
]);

/** Words of Query/Retrieve Level (0008,0052). */
export const LEVEL_OF: Readonly<Record<string, QueryLevel>> = {
  PATIENT: 'patient',
  STUDY: 'study',
  SERIES: 'series',
  IMAGE: 'instance',
};
