import type { RecordParts } from '../admission-message.ts';
import type { ColumnValue, RecordForm } from '../record-form.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

export const LEVELS = ['patient', 'study', 'series', 'instance'] as const;
export type RecordLevel = (typeof LEVELS)[number];

/** A record with its values by the names of their columns: the columns may have become more when it is admitted. */
export type NamedRecord = Omit<RecordForm, 'values'> & {
  readonly values: Readonly<Record<RecordLevel, Readonly<Record<string, ColumnValue>>>>;
};

export function namedRecord({ settings }: Session, form: RecordForm): NamedRecord {
  const valuesOf = (level: RecordLevel) =>
    Object.fromEntries(settings.columns[level].map((column, at) => [column, form.values[level][at] ?? null]));
  return {
    ...form,
    values: {
      patient: valuesOf('patient'),
      study: valuesOf('study'),
      series: valuesOf('series'),
      instance: valuesOf('instance'),
    },
  };
}

/** What a row with the columns `record`, `block_checksums` and `frame_index` keeps, to be admitted. */
export function recordOfRow({ settings }: Session, row: Row): RecordParts {
  const named = JSON.parse(String(row.record)) as NamedRecord;
  const valuesOf = (level: RecordLevel) =>
    settings.columns[level].map((column) => named.values[level][column] ?? (column in named.values[level] ? null : ''));
  return {
    form: {
      ...named,
      values: {
        patient: valuesOf('patient'),
        study: valuesOf('study'),
        series: valuesOf('series'),
        instance: valuesOf('instance'),
      },
    },
    blockChecksums: row.block_checksums as Uint8Array,
    frameIndex: row.frame_index as Uint8Array | null,
  };
}
