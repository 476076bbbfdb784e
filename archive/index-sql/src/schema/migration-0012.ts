import type { ColumnTypes } from './dialect.ts';

/** Orders in which lists of studies are read. Released: it never changes. */
export function migration0012(_types: ColumnTypes): string[] {
  return [
    'CREATE INDEX studies_patient_sex ON studies(patient_sex)',
    'CREATE INDEX studies_modalities ON studies(modalities)',
    'CREATE INDEX studies_series ON studies(number_of_series)',
    'CREATE INDEX studies_instances ON studies(number_of_instances)',
  ];
}
