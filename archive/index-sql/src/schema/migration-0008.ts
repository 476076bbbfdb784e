import type { ColumnTypes } from './dialect.ts';

/**
 * Instances that are to be kept in another transfer syntax, and of those that are what they were before: by it the same data set is known
 * when it comes again, and the blob that is not needed any more. Released: it never changes.
 */
export function migration0008({ integer, text, table }: ColumnTypes): string[] {
  return [
    `CREATE TABLE replacings(instance_ref ${integer} PRIMARY KEY, transfer_syntax_uid ${text} NOT NULL)${table}`,
    `CREATE TABLE originals(instance_ref ${integer} PRIMARY KEY, transfer_syntax_uid ${text} NOT NULL, dataset_sha256 ${text} NOT NULL,
      file_size ${integer} NOT NULL, replaced_at ${integer} NOT NULL, blob_key ${text})${table}`,
    'CREATE INDEX originals_blob ON originals(blob_key) WHERE blob_key IS NOT NULL',
  ];
}
