import type { SeriesPlan } from '../modules/series.ts';
import type { StudyPlan } from '../modules/study.ts';
import { SUBJECTS } from '../subject.ts';

export interface DemoOptions {
  /** Another seed gives the same studies with other UIDs, accession numbers and noise. Default 1. */
  readonly seed?: number;
  /** Width and height of the large CT's slices. Default 512. */
  readonly ctMatrix?: number;
  /** Distance between the slices of the large CT in millimetres. Default 5. */
  readonly ctSpacing?: number;
}

/** A study of the demonstration: `person` is an index into `SUBJECTS`. */
export function studyPlan(
  seed: number,
  key: string,
  person: number,
  date: string,
  time: string,
  description: string,
): StudyPlan {
  const accessionNumber = `V${String(seed % 1000).padStart(3, '0')}${date.slice(2)}${time.slice(0, 4)}`;
  return { seed, key, subject: SUBJECTS[person % SUBJECTS.length]!, date, time, description, accessionNumber };
}

export function seriesPlan(
  study: StudyPlan,
  number: number,
  modality: string,
  description: string,
  bodyPart?: string,
): SeriesPlan {
  return { study, number, modality, description, ...(bodyPart ? { bodyPart } : {}) };
}
