import type { QueryRow } from '@vesalius/archive/api';
import { TAG, type Tag, tagToText } from '@vesalius/dicom';
import type { Static } from 'typebox';
import type { InstanceSchema, PersonNameSchema, SeriesSchema, StudySchema } from './study-schemas.ts';

/** Rows of the archive as REST shows them: plain names, only what has a value. */
export function presentStudy(row: QueryRow): Static<typeof StudySchema> {
  const values = valuesOf(row);
  return {
    studyInstanceUid: row.studyInstanceUid ?? values.text(TAG.StudyInstanceUID) ?? '',
    ...present('studyDate', values.text(TAG.StudyDate)),
    ...present('studyTime', values.text(TAG.StudyTime)),
    ...present('accessionNumber', values.text(TAG.AccessionNumber)),
    ...present('studyId', values.text(TAG.StudyID)),
    ...present('description', values.text(TAG.StudyDescription)),
    ...present('referringPhysicianName', values.name(TAG.ReferringPhysicianName)),
    patient: {
      ...present('id', values.text(TAG.PatientID)),
      ...present('issuerOfPatientId', values.text(TAG.IssuerOfPatientID)),
      ...present('name', values.name(TAG.PatientName)),
      ...present('birthDate', values.text(TAG.PatientBirthDate)),
      ...present('sex', values.text(TAG.PatientSex)),
    },
    modalities: values.all(TAG.ModalitiesInStudy).map(String),
    seriesCount: values.integer(TAG.NumberOfStudyRelatedSeries) ?? 0,
    instanceCount: values.integer(TAG.NumberOfStudyRelatedInstances) ?? 0,
  };
}

export function presentSeries(row: QueryRow): Static<typeof SeriesSchema> {
  const values = valuesOf(row);
  return {
    seriesInstanceUid: row.seriesInstanceUid ?? values.text(TAG.SeriesInstanceUID) ?? '',
    ...present('modality', values.text(TAG.Modality)),
    ...present('seriesNumber', values.integer(TAG.SeriesNumber)),
    ...present('description', values.text(TAG.SeriesDescription)),
    ...present('bodyPart', values.text(TAG.BodyPartExamined)),
    instanceCount: values.integer(TAG.NumberOfSeriesRelatedInstances) ?? 0,
  };
}

export function presentInstance(row: QueryRow): Static<typeof InstanceSchema> {
  const values = valuesOf(row);
  return {
    sopInstanceUid: row.sopInstanceUid ?? values.text(TAG.SOPInstanceUID) ?? '',
    ...present('sopClassUid', values.text(TAG.SOPClassUID)),
    ...present('instanceNumber', values.integer(TAG.InstanceNumber)),
    ...present('rows', values.integer(TAG.Rows)),
    ...present('columns', values.integer(TAG.Columns)),
    ...present('numberOfFrames', values.integer(TAG.NumberOfFrames)),
  };
}

/** Values of a DICOM JSON data set by tag (PS3.18 §F.2). */
function valuesOf({ attributes }: QueryRow) {
  const all = (tag: Tag): readonly unknown[] => attributes[tagToText(tag)]?.Value ?? [];
  return {
    all,
    text(tag: Tag): string | undefined {
      const value = all(tag)[0];
      return value === undefined || value === null || value === '' ? undefined : String(value);
    },
    integer(tag: Tag): number | undefined {
      const value = Number(all(tag)[0] ?? Number.NaN);
      return Number.isInteger(value) ? value : undefined;
    },
    name(tag: Tag): Static<typeof PersonNameSchema> | undefined {
      const value = all(tag)[0] as { Alphabetic?: string; Ideographic?: string; Phonetic?: string } | undefined;
      if (!value) return undefined;
      return {
        ...present('alphabetic', value.Alphabetic),
        ...present('ideographic', value.Ideographic),
        ...present('phonetic', value.Phonetic),
      };
    },
  };
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
