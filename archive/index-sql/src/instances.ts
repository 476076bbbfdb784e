import type { SQLInputValue } from 'node:sqlite';
import type { Scope, Selection, StoredInstance } from '@vesalius/archive/api';
import type { Database, Row } from './database.ts';

export const STORED_COLUMNS = `i.id, i.series_fk, i.sop_instance_uid, i.sop_class_uid, i.transfer_syntax, i.blob_key, i.file_size, i.dataset_offset,
  i.dataset_sha256, i.block_checksums, i.pixel_offset, i.pixel_length, i.pixel_encapsulated, i.pixel_frames, i.received_at,
  se.series_instance_uid, st.study_instance_uid`;
export const STORED_TABLES = 'instances i JOIN series se ON se.id = i.series_fk JOIN studies st ON st.id = i.study_fk';

export function storedInstance(row: Row): StoredInstance {
  return {
    id: Number(row.id),
    seriesId: Number(row.series_fk),
    sopInstanceUid: String(row.sop_instance_uid),
    sopClassUid: String(row.sop_class_uid),
    seriesInstanceUid: String(row.series_instance_uid),
    studyInstanceUid: String(row.study_instance_uid),
    transferSyntaxUid: String(row.transfer_syntax),
    blobKey: String(row.blob_key),
    fileSize: Number(row.file_size),
    datasetOffset: Number(row.dataset_offset),
    datasetSha256: String(row.dataset_sha256),
    blockChecksums: row.block_checksums as Uint8Array,
    receivedAt: Number(row.received_at),
    ...(row.pixel_offset !== null && {
      pixels: {
        offset: Number(row.pixel_offset),
        length: Number(row.pixel_length),
        encapsulated: row.pixel_encapsulated === 1,
        numberOfFrames: Number(row.pixel_frames),
      },
    }),
  };
}

export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** The condition of a selection; one that names nothing selects nothing. */
export function selectionCondition(scope: Scope, selection: Selection): Condition {
  const parts: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (column: string, wanted: readonly string[] | undefined) => {
    if (!wanted) return;
    parts.push(wanted.length === 1 ? `${column} = ?` : `${column} IN (${wanted.map(() => '?').join(',')})`);
    values.push(...wanted);
  };
  add('st.patient_id', selection.patientId === undefined ? undefined : [selection.patientId]);
  add('st.issuer_of_patient_id', selection.issuerOfPatientId === undefined ? undefined : [selection.issuerOfPatientId]);
  add('st.study_instance_uid', selection.studyInstanceUids);
  add('se.series_instance_uid', selection.seriesInstanceUids);
  add('i.sop_instance_uid', selection.sopInstanceUids);
  if (parts.length === 0 || scope.sees === 'nothing') return { sql: '0', values: [] };
  return { sql: parts.join(' AND '), values };
}

/** Study, series number, series, instance number, instance: the order in which people read. */
const ORDER = ['st.id', 'COALESCE(se.series_number, 0)', 'se.id', 'COALESCE(i.instance_number, 0)', 'i.id'] as const;

export function selectPage(
  db: Database,
  scope: Scope,
  selection: Selection,
  limit: number,
  after?: string,
): { instances: StoredInstance[]; next?: string } {
  const where = selectionCondition(scope, selection);
  const keys = ORDER.map((expression, index) => `${expression} AS key${index}`).join(', ');
  const behind = after === undefined ? '' : ` AND (${ORDER.join(', ')}) > (?, ?, ?, ?, ?)`;
  const sql = `SELECT ${STORED_COLUMNS}, ${keys} FROM ${STORED_TABLES} WHERE ${where.sql}${behind} ORDER BY ${ORDER.join(', ')} LIMIT ?`;
  const rows = db.all(sql, ...where.values, ...(after === undefined ? [] : (JSON.parse(after) as number[])), limit);
  const last = rows.at(-1);
  const next = last && rows.length === limit ? JSON.stringify(ORDER.map((_, index) => last[`key${index}`])) : undefined;
  return { instances: rows.map(storedInstance), ...(next !== undefined && { next }) };
}

export function countSelected(db: Database, scope: Scope, selection: Selection): number {
  const where = selectionCondition(scope, selection);
  return Number(db.get(`SELECT count(*) AS n FROM ${STORED_TABLES} WHERE ${where.sql}`, ...where.values)?.n ?? 0);
}

export function blobOwners(db: Database, keys: readonly string[]): ('owned' | 'deleted' | undefined)[] {
  return keys.map((key) => {
    if (db.get('SELECT 1 FROM instances WHERE blob_key = ?', key)) return 'owned';
    if (db.get(`SELECT 1 FROM quarantine WHERE blob_key = ? AND state = 'open'`, key)) return 'owned';
    return db.get('SELECT 1 FROM tombstones WHERE blob_key = ?', key) ? 'deleted' : undefined;
  });
}
