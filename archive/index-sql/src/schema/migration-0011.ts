import type { ColumnTypes } from './dialect.ts';

/** Second factors of users, and which roles want one. Released: it never changes. */
export function migration0011({ integer, text, table, clustered }: ColumnTypes): string[] {
  return [
    `ALTER TABLE roles ADD COLUMN second_factor ${integer} NOT NULL DEFAULT 0`,
    `CREATE TABLE totp(user_id ${integer} PRIMARY KEY, secret ${text} NOT NULL, active ${integer} NOT NULL,
      last_step ${integer} NOT NULL)${table}`,
    `CREATE TABLE recovery_codes(user_id ${integer} NOT NULL, code_hash ${text} NOT NULL, PRIMARY KEY(user_id, code_hash))${clustered}`,
  ];
}
