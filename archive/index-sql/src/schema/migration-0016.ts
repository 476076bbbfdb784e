import type { ColumnTypes } from './dialect.ts';

/** Whom the new permissions are given to. */
const GIVEN: readonly (readonly [role: string, permission: string])[] = [
  ['physician', 'break-glass'],
  ['auditor', 'break-glass.review'],
];

/** Emergency access. Released: it never changes. */
export function migration0016({ key, integer, text, table }: ColumnTypes): string[] {
  return [
    `CREATE TABLE emergencies(id ${key}, user_name ${text} NOT NULL, patient_id ${text} NOT NULL, reason ${text} NOT NULL,
      started_at ${integer} NOT NULL, ends_at ${integer} NOT NULL, reviewed_by ${text}, reviewed_at ${integer}, verdict ${text},
      remark ${text})${table}`,
    'CREATE INDEX emergencies_user ON emergencies(user_name, ends_at)',
    ...GIVEN.map(
      ([role, permission]) =>
        `UPDATE roles SET permissions = replace(permissions, ']', ',"${permission}"]') WHERE name = '${role}' AND permissions LIKE '["%"]'`,
    ),
  ];
}
