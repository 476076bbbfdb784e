import type { ColumnTypes } from './dialect.ts';

/** Retention locks, by study or by rule. Released: it never changes. */
export function migration0020({ key, integer, text, table }: ColumnTypes): string[] {
  return [
    `CREATE TABLE retention_locks(id ${key}, kind ${text} NOT NULL, study_instance_uid ${text} NOT NULL, project ${integer}, modality ${text},
      institution ${text}, until ${integer}, days ${integer}, reason ${text} NOT NULL, made_by ${text} NOT NULL, made_at ${integer} NOT NULL,
      wanted_until ${integer}, wanted_days ${integer}, asked_by ${text}, asked_at ${integer}, approved_by ${text}, approved_at ${integer},
      effective_at ${integer})${table}`,
    'CREATE INDEX retention_locks_study ON retention_locks(kind, study_instance_uid)',
    `UPDATE roles SET permissions = replace(permissions, ']', ',"retention.lock"]') WHERE name = 'archivist' AND permissions LIKE '["%"]'`,
  ];
}
