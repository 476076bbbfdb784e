import type { Confidentiality, QueryLevel } from '@vesalius/archive/api';

/** The tables that hold attributes. A study's row has the patient's columns too, as they stand in that study. */
export const TABLES: Readonly<Record<QueryLevel, string>> = {
  patient: 'patients',
  study: 'studies',
  series: 'series',
  instance: 'instances',
};

/** Kinds of `study_values`. */
export const STUDY_VALUE = { modality: 1, sopClass: 2 } as const;

/** How the column keeps it: the greater, the fewer see it. */
export const CONFIDENTIALITY: Readonly<Record<Confidentiality, number>> = {
  normal: 0,
  restricted: 1,
  'very-restricted': 2,
};
