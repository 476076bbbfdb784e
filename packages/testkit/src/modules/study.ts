import type { Attributes } from '@vesalius/dicom';
import { stableUid } from '../stable-uid.ts';
import type { Subject } from '../subject.ts';

/** A study to be made; its UIDs follow from seed and key. */
export interface StudyPlan {
  readonly seed: number;
  /** Unlike any other of the same seed. */
  readonly key: string;
  readonly subject: Subject;
  /** DA and TM. */
  readonly date: string;
  readonly time: string;
  readonly description: string;
  readonly accessionNumber: string;
}

export function studyInstanceUidOf({ seed, key }: StudyPlan): string {
  return stableUid(seed, key, 'study');
}

/** One frame of reference in the whole study: all its series lie in the same coordinates (PS3.3 §C.7.4.1). */
export function frameOfReferenceUidOf({ seed, key }: StudyPlan): string {
  return stableUid(seed, key, 'frame of reference');
}

/** Patient, General Study and Patient Study Modules (PS3.3 §C.7.1.1, §C.7.2.1, §C.7.2.2). */
export function studyAttributes(study: StudyPlan): Attributes {
  const { subject } = study;
  return {
    SpecificCharacterSet: subject.characterSets,
    PatientName: subject.patientName,
    PatientID: subject.patientId,
    IssuerOfPatientID: 'VESALIUS DEMO',
    PatientBirthDate: subject.birthDate,
    PatientSex: subject.sex,
    PatientAge: ageAt(subject.birthDate, study.date),
    PatientSize: subject.sizeMetres,
    PatientWeight: subject.weightKg,
    StudyInstanceUID: studyInstanceUidOf(study),
    StudyDate: study.date,
    StudyTime: study.time,
    StudyID: study.accessionNumber.slice(-4),
    StudyDescription: study.description,
    AccessionNumber: study.accessionNumber,
    ReferringPhysicianName: 'Larkspur^Ignatius',
    InstitutionName: 'Vesalius Demonstration',
  };
}

/** AS in years (PS3.5 Table 6.2-1). */
function ageAt(birthDate: string, date: string): string {
  const years = Math.floor((Number(date) - Number(birthDate)) / 10_000);
  return `${String(years).padStart(3, '0')}Y`;
}
