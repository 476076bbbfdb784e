import type { ColumnTypes } from './dialect.ts';

/** Results of storage commitment, by the Transaction UID of their request. */
export function migration0003({ integer, text, table }: ColumnTypes): string[] {
  return [
    `CREATE TABLE commitments(transaction_uid ${text} PRIMARY KEY, result ${text} NOT NULL, at ${integer} NOT NULL)${table}`,
    'CREATE INDEX commitments_at ON commitments(at)',
  ];
}
