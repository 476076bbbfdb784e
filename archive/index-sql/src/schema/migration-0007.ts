import type { ColumnTypes } from './dialect.ts';

/** Values by which workitems and Non-Patient Instances are found, and these instances. Released: it never changes. */
export function migration0007({ key, integer, text, bytes, table, clustered }: ColumnTypes): string[] {
  return [
    `CREATE TABLE model_values(kind ${integer} NOT NULL, path ${text} NOT NULL, value ${text} NOT NULL, ref ${integer} NOT NULL,
      PRIMARY KEY(kind, path, value, ref))${clustered}`,
    'CREATE INDEX model_values_ref ON model_values(kind, ref)',
    // Those that were there before have no values until they are changed: they are looked at by every search.
    `ALTER TABLE workitems ADD COLUMN has_values ${integer} NOT NULL DEFAULT 0`,
    'CREATE INDEX workitems_without_values ON workitems(id) WHERE has_values = 0',
    "CREATE INDEX workitems_ended ON workitems(changed_at) WHERE state IN ('COMPLETED', 'CANCELED')",
    'CREATE INDEX workitem_subscriptions_locks ON workitem_subscriptions(target) WHERE deletion_lock = 1',
    `CREATE TABLE non_patient_instances(id ${key}, sop_instance_uid ${text} NOT NULL UNIQUE, sop_class_uid ${text} NOT NULL,
      transfer_syntax_uid ${text} NOT NULL, category ${text} NOT NULL, blob_key ${text} NOT NULL UNIQUE, file_size ${integer} NOT NULL,
      dataset_offset ${integer} NOT NULL, dataset_sha256 ${text} NOT NULL, block_checksums ${bytes} NOT NULL, model ${text} NOT NULL,
      received_at ${integer} NOT NULL)${table}`,
    'CREATE INDEX non_patient_instances_category ON non_patient_instances(category, id)',
  ];
}
