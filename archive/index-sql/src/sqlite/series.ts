import type { Scope, Selection } from '@vesalius/archive/api';
import type { Database, Row } from './database.ts';
import { Selecting } from './selection.ts';
import type { Session } from './session.ts';

export interface SeriesVersion {
  readonly seriesId: number;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly version: string;
  readonly document?: Uint8Array;
}

const DOCUMENT = `SELECT se.id, st.study_instance_uid, se.series_instance_uid, se.revision, d.gzip FROM series se
  JOIN studies st ON st.id = se.study_ref LEFT JOIN series_documents d ON d.series_ref = se.id AND d.revision = se.revision WHERE se.id = ?`;
const QUIET = `SELECT se.id, st.study_instance_uid, se.series_instance_uid, se.revision FROM series se JOIN studies st ON st.id = se.study_ref
  WHERE se.stable = 0 AND se.last_instance_at < ? ORDER BY se.last_instance_at LIMIT ?`;
const KEEP = `INSERT INTO series_documents(series_ref, revision, gzip) SELECT id, revision, ? FROM series WHERE id = ? AND revision = ?
  ON CONFLICT(series_ref) DO UPDATE SET revision = excluded.revision, gzip = excluded.gzip`;
const MARK = 'UPDATE series SET stable = 1 WHERE id = ? AND revision = ? AND stable = 0';
const MARKED = `SELECT se.study_ref, st.study_instance_uid, se.series_instance_uid, se.number_of_instances FROM series se
  JOIN studies st ON st.id = se.study_ref WHERE se.id = ?`;

export function seriesReads({ db }: Session) {
  return {
    documents: (scope: Scope, selection: Selection): SeriesVersion[] =>
      db.snapshot(() => new Selecting(db, scope, selection).series().map(({ id }) => versionOf(db.get(DOCUMENT, id)!))),
    quiet: (before: number, limit: number): SeriesVersion[] => db.all(QUIET, before, limit).map(versionOf),
  };
}

export function seriesWrites(session: Session) {
  const { db } = session;
  return {
    keepDocument: (seriesId: number, version: string, gzip: Uint8Array): boolean =>
      db.run(KEEP, gzip, seriesId, revisionOf(seriesId, version)) === 1,
    markStable(seriesId: number, version: string): boolean {
      const revision = revisionOf(seriesId, version);
      if (db.run(MARK, seriesId, revision) === 0) return isStable(db, seriesId, revision);
      const row = db.get(MARKED, seriesId)!;
      const studyInstanceUid = String(row.study_instance_uid);
      const uids = { studyInstanceUid, seriesInstanceUid: String(row.series_instance_uid) };
      session.appendChange('series-stable', uids, { instances: Number(row.number_of_instances) });
      const unstable = db.value('SELECT 1 FROM series WHERE study_ref = ? AND stable = 0 LIMIT 1', row.study_ref!);
      if (unstable === undefined) session.appendChange('study-stable', { studyInstanceUid });
      return true;
    },
  };
}

function isStable(db: Database, seriesId: number, revision: number): boolean {
  return db.value('SELECT 1 FROM series WHERE id = ? AND revision = ? AND stable = 1', seriesId, revision) === 1;
}

/** A version names its series too: one that went and came again never has a version it had before. */
function revisionOf(seriesId: number, version: string): number {
  const [series, revision] = version.split('.');
  return Number(series) === seriesId ? Number(revision) : -1;
}

function versionOf(row: Row): SeriesVersion {
  return {
    seriesId: Number(row.id),
    studyInstanceUid: String(row.study_instance_uid),
    seriesInstanceUid: String(row.series_instance_uid),
    version: `${row.id}.${row.revision}`,
    ...(row.gzip instanceof Uint8Array && { document: row.gzip }),
  };
}
