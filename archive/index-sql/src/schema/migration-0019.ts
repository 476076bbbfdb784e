import type { ColumnTypes } from './dialect.ts';

/** Who may share: those who answer for patients or make teaching material. */
const SHARE = ['archivist', 'physician', 'instructor'];

/** Links to studies, and the browsers that they let in. Released: it never changes. */
export function migration0019({ key, integer, text, table, clustered }: ColumnTypes): string[] {
  return [
    `CREATE TABLE shares(id ${key}, study_instance_uid ${text} NOT NULL, project ${integer}, clearance ${integer} NOT NULL,
      secret_hash ${text} NOT NULL UNIQUE, password_hash ${text} NOT NULL, watermark ${text} NOT NULL, purpose ${text} NOT NULL,
      made_by ${text} NOT NULL, maker_since ${integer} NOT NULL, made_at ${integer} NOT NULL, expires_at ${integer} NOT NULL,
      most_openings ${integer}, openings ${integer} NOT NULL DEFAULT 0, last_opened_at ${integer}, failures ${integer} NOT NULL DEFAULT 0,
      failed_at ${integer} NOT NULL DEFAULT 0, revoked_at ${integer}, revoked_by ${text})${table}`,
    'CREATE INDEX shares_maker ON shares(made_by, id)',
    'CREATE INDEX shares_study ON shares(study_instance_uid)',
    `CREATE TABLE guests(id_hash ${text} PRIMARY KEY, share_ref ${integer} NOT NULL REFERENCES shares(id), begun_at ${integer} NOT NULL,
      ends_at ${integer} NOT NULL)${clustered}`,
    'CREATE INDEX guests_end ON guests(ends_at)',
    'CREATE INDEX guests_share ON guests(share_ref)',
    ...SHARE.map(
      (role) =>
        `UPDATE roles SET permissions = replace(permissions, ']', ',"share"]') WHERE name = '${role}' AND permissions LIKE '["%"]'`,
    ),
  ];
}
