import type { ColumnTypes } from './dialect.ts';

/** Passkeys. Released: it never changes. */
export function migration0017({ integer, text, clustered }: ColumnTypes): string[] {
  return [
    `CREATE TABLE passkeys(id ${text} PRIMARY KEY, user_id ${integer} NOT NULL, public_key ${text} NOT NULL, counter ${integer} NOT NULL,
      name ${text} NOT NULL, created_at ${integer} NOT NULL, last_used_at ${integer})${clustered}`,
    'CREATE INDEX passkeys_user ON passkeys(user_id)',
  ];
}
