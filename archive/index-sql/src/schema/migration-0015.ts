import type { ColumnTypes } from './dialect.ts';

/** The bin: what was deleted, with all that is needed to have it back, until its bytes go. Released: it never changes. */
export function migration0015({ key, integer, text, bytes, table }: ColumnTypes): string[] {
  return [
    `CREATE TABLE bin_entries(id ${key}, reason ${text} NOT NULL, study_instance_uid ${text} NOT NULL, patient_id ${text} NOT NULL,
      patient_name ${text} NOT NULL, study_date ${text} NOT NULL, study_description ${text} NOT NULL, modalities ${text} NOT NULL,
      places ${text} NOT NULL, instances ${integer} NOT NULL, bytes ${integer} NOT NULL, deleted_by ${text} NOT NULL,
      deleted_at ${integer} NOT NULL, expires_at ${integer} NOT NULL, purge_at ${integer} NOT NULL, state ${text} NOT NULL,
      purge_asked_by ${text}, purge_asked_at ${integer}, purge_approved_by ${text}, purge_approved_at ${integer})${table}`,
    'CREATE INDEX bin_entries_study ON bin_entries(study_instance_uid)',
    'CREATE INDEX bin_entries_purge ON bin_entries(purge_at)',
    `CREATE TABLE binned(id ${key}, entry_ref ${integer} NOT NULL REFERENCES bin_entries(id), sop_instance_uid ${text} NOT NULL,
      reason ${text} NOT NULL, blob_key ${text} NOT NULL UNIQUE, original_blob_key ${text}, original ${text}, record ${text} NOT NULL,
      block_checksums ${bytes} NOT NULL, frame_index ${bytes})${table}`,
    'CREATE INDEX binned_entry ON binned(entry_ref, id)',
    'CREATE INDEX binned_instance ON binned(sop_instance_uid)',
    'CREATE INDEX binned_original ON binned(original_blob_key) WHERE original_blob_key IS NOT NULL',
    // Who deletes for good must be two people of these.
    `UPDATE roles SET permissions = REPLACE(permissions, '"delete"', '"delete","purge"') WHERE name = 'archivist'`,
  ];
}
