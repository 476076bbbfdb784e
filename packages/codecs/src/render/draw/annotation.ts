import { type Dataset, parsePersonName, personNameComponents, TAG, type Tag } from '@vesalius/dicom';
import type { Picture } from '../picture.ts';
import { drawText, lineHeight } from './text.ts';

/** What is written onto a picture (PS3.18 §8.3.5.1.2). */
export interface Annotation {
  readonly patient: boolean;
  readonly technique: boolean;
}

const TECHNIQUE: readonly (readonly [label: string, tag: Tag])[] = [
  ['', TAG.Modality],
  ['', TAG.BodyPartExamined],
  ['SE ', TAG.SeriesNumber],
  ['IM ', TAG.InstanceNumber],
  ['KV ', TAG.KVP],
  ['MA ', TAG.XRayTubeCurrent],
  ['TR ', TAG.RepetitionTime],
  ['TE ', TAG.EchoTime],
  ['SL ', TAG.SliceThickness],
  ['LOC ', TAG.SliceLocation],
];

/** Writes who it is into the left upper corner and how it was made into the left lower one, in place. */
export function annotate(picture: Picture, dataset: Dataset, annotation: Annotation): void {
  const step = lineHeight(picture);
  const upper = annotation.patient ? patientLines(dataset) : [];
  const lower = annotation.technique ? techniqueLines(dataset) : [];
  upper.forEach((line, index) => {
    drawText(picture, line, { x: step / 2, y: step / 2 + index * step });
  });
  lower.forEach((line, index) => {
    drawText(picture, line, { x: step / 2, y: picture.height - step / 2 - (lower.length - index) * step });
  });
}

function patientLines(dataset: Dataset): string[] {
  const person = [TAG.PatientBirthDate, TAG.PatientSex].map((tag) => dataset.text(tag));
  const study = [TAG.StudyDate, TAG.AccessionNumber].map((tag) => dataset.text(tag));
  return filled([
    nameOf(dataset),
    dataset.text(TAG.PatientID),
    joined(person),
    joined(study),
    dataset.text(TAG.InstitutionName),
  ]);
}

function nameOf(dataset: Dataset): string {
  const { familyName, givenName, middleName } = personNameComponents(
    parsePersonName(dataset.text(TAG.PatientName) ?? '').alphabetic ?? '',
  );
  const given = joined([givenName, middleName]);
  return given ? `${familyName ?? ''}, ${given}` : (familyName ?? '');
}

function techniqueLines(dataset: Dataset): string[] {
  const facts = TECHNIQUE.map(([label, tag]) => {
    const value = dataset.text(tag);
    return value && `${label}${value}`;
  });
  return filled([joined(facts.slice(0, 4)), joined(facts.slice(4))]);
}

function joined(texts: readonly (string | undefined)[]): string {
  return filled(texts).join(' ');
}

function filled(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined && text !== '') as string[];
}
