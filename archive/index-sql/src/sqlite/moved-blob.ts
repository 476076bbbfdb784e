import type { NamedRecord } from './named-record.ts';
import type { Session } from './session.ts';

/** Columns that name a blob and nothing else of it. */
const OWNERS: readonly (readonly [table: string, column: string])[] = [
  ['instances', 'blob_key'],
  ['non_patient_instances', 'blob_key'],
  ['originals', 'blob_key'],
  ['binned', 'original_blob_key'],
];
/** Tables whose rows keep a record with the key in it. */
const RECORDS = ['quarantine', 'binned'];

/** The same bytes are under another key now. False when nothing names the old one. */
export function moveBlob({ db }: Session, from: string, to: string): boolean {
  let moved = 0;
  for (const [table, column] of OWNERS)
    moved += db.run(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`, to, from);
  for (const table of RECORDS) {
    const row = db.get(`SELECT id, record FROM ${table} WHERE blob_key = ?`, from);
    if (!row) continue;
    const record = JSON.parse(String(row.record)) as NamedRecord;
    const text = JSON.stringify({ ...record, kept: { ...record.kept, blobKey: to } } satisfies NamedRecord);
    moved += db.run(`UPDATE ${table} SET blob_key = ?, record = ? WHERE id = ?`, to, text, row.id!);
  }
  return moved > 0;
}
