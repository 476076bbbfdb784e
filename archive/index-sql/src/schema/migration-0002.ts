import type { ColumnTypes } from './dialect.ts';

/**
 * Workitems with their subscriptions; and metadata documents made before they held what lies behind Pixel Data go, to be made anew.
 */
export function migration0002({ key, integer, text, table, clustered }: ColumnTypes): string[] {
  return [
    `CREATE TABLE workitems(id ${key}, uid ${text} NOT NULL UNIQUE, revision ${integer} NOT NULL, state ${text} NOT NULL,
      transaction_uid ${text}, model ${text} NOT NULL, created_at ${integer} NOT NULL, changed_at ${integer} NOT NULL)${table}`,
    `CREATE TABLE workitem_subscriptions(target ${text} NOT NULL, ae_title ${text} NOT NULL, deletion_lock ${integer} NOT NULL,
      filter ${text}, PRIMARY KEY(target, ae_title))${clustered}`,
    'CREATE INDEX workitem_subscriptions_subscriber ON workitem_subscriptions(ae_title)',
    'DELETE FROM series_documents',
  ];
}
