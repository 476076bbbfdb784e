import type { Scope, Selection } from '@vesalius/archive/api';
import type { Admitting } from './admit.ts';
import type { Database, Row } from './database.ts';
import { selectionCondition } from './instances.ts';

export interface SeriesRow {
  readonly seriesId: number;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly version: string;
  readonly document?: Uint8Array;
}

function seriesRow(row: Row): SeriesRow {
  return {
    seriesId: Number(row.id),
    studyInstanceUid: String(row.study_instance_uid),
    seriesInstanceUid: String(row.series_instance_uid),
    version: String(row.version),
    ...(row.document instanceof Uint8Array && row.document_version === row.version && { document: row.document }),
  };
}

export function seriesDocuments(db: Database, scope: Scope, selection: Selection): SeriesRow[] {
  const where = selectionCondition(scope, selection);
  const byInstance = selection.sopInstanceUids ? 'JOIN instances i ON i.series_fk = se.id' : '';
  return db
    .all(
      `SELECT DISTINCT se.id, st.study_instance_uid, se.series_instance_uid, se.version, se.document_version, se.document
       FROM series se JOIN studies st ON st.id = se.study_fk ${byInstance} WHERE ${where.sql} ORDER BY st.id, COALESCE(se.series_number, 0), se.id`,
      ...where.values,
    )
    .map(seriesRow);
}

export function keepDocument(db: Database, seriesId: number, version: string, gzip: Uint8Array): boolean {
  return (
    db.run(
      'UPDATE series SET document = ?, document_version = version WHERE id = ? AND version = ?',
      gzip,
      seriesId,
      Number(version),
    ) === 1
  );
}

export function quietSeries(db: Database, before: number, limit: number): SeriesRow[] {
  return db
    .all(
      `SELECT se.id, st.study_instance_uid, se.series_instance_uid, se.version FROM series se JOIN studies st ON st.id = se.study_fk
       WHERE se.stable_version < se.version AND se.last_at < ? ORDER BY se.last_at LIMIT ?`,
      before,
      limit,
    )
    .map(seriesRow);
}

export function markStable(db: Database, admitting: Admitting, seriesId: number, version: string): boolean {
  if (
    db.run('UPDATE series SET stable_version = version WHERE id = ? AND version = ?', seriesId, Number(version)) === 0
  )
    return false;
  const row = db.get(
    'SELECT se.study_fk, st.study_instance_uid, se.series_instance_uid FROM series se JOIN studies st ON st.id = se.study_fk WHERE se.id = ?',
    seriesId,
  )!;
  const study = { studyInstanceUid: String(row.study_instance_uid) };
  admitting.change('series-stable', { ...study, seriesInstanceUid: String(row.series_instance_uid) });
  const unstable = db.get(
    'SELECT 1 FROM series WHERE study_fk = ? AND stable_version < version LIMIT 1',
    row.study_fk!,
  );
  if (!unstable) admitting.change('study-stable', study);
  return true;
}
