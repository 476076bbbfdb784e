import type { ColumnTypes } from './dialect.ts';

/**
 * The link that seals each row of the audit trail together with all before it (packages/audit), hexadecimal; and what its search goes by.
 * Rows from before get their links when the index is opened. Released: it never changes.
 */
export function migration0005({ text }: ColumnTypes): string[] {
  return [
    `ALTER TABLE audit ADD COLUMN link ${text}`,
    'CREATE INDEX audit_study ON audit(study_instance_uid, id) WHERE study_instance_uid IS NOT NULL',
    'CREATE INDEX audit_actor ON audit(actor, id)',
    'CREATE INDEX audit_at ON audit(at)',
  ];
}
