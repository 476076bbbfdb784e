import type { ColumnTypes } from './dialect.ts';

/** Accounts of people whom identity providers know, the sessions these opened, and tickets. Released: it never changes. */
export function migration0013({ integer, text, clustered }: ColumnTypes): string[] {
  return [
    `ALTER TABLE sessions ADD COLUMN provider ${text} NOT NULL DEFAULT ''`,
    `ALTER TABLE sessions ADD COLUMN provider_session ${text} NOT NULL DEFAULT ''`,
    `CREATE TABLE external_identities(issuer ${text} NOT NULL, subject ${text} NOT NULL, user_id ${integer} NOT NULL,
      created_at ${integer} NOT NULL, PRIMARY KEY(issuer, subject))${clustered}`,
    'CREATE UNIQUE INDEX external_identities_of ON external_identities(user_id, issuer)',
    `CREATE TABLE tickets(id_hash ${text} PRIMARY KEY, purpose ${text} NOT NULL, data ${text} NOT NULL, made_at ${integer} NOT NULL,
      expires_at ${integer} NOT NULL)${clustered}`,
    'CREATE INDEX tickets_by_age ON tickets(made_at)',
  ];
}
