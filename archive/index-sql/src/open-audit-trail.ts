import type { AuditRecords } from '@vesalius/archive/api';
import { auditReads } from './sqlite/audit.ts';
import { SqliteDatabase } from './sqlite/sqlite-database.ts';

export interface AuditTrail {
  readonly records: Pick<AuditRecords, 'sealed' | 'list'>;
  close(): void;
}

/** The audit trail of an index, to be read while a server may be writing it; nothing is changed, not even the schema. */
export function openAuditTrail(path: string): AuditTrail {
  const db = new SqliteDatabase(path, 'reader');
  const { sealed, list } = auditReads({ db });
  return {
    records: { sealed: async (after, limit) => sealed(after, limit), list: async (filter) => list(filter) },
    close: () => db.close(),
  };
}
