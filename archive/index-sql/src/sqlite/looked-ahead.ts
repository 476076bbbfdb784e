import type { RecordParts } from '../admission-message.ts';
import { joinSql, type Sql } from '../query/condition.ts';
import type { Database, Row } from './database.ts';

export interface PatientIdentity {
  readonly id: string;
  /** The issuer of the ID; without an ID the study's UID. */
  readonly issuer: string;
}

export const HELD_COLUMNS = `SELECT i.sop_instance_uid, i.blob_key, i.dataset_sha256, i.transfer_syntax_uid, i.sop_class_uid, se.series_instance_uid,
  st.study_instance_uid, o.dataset_sha256 AS original_sha256, o.transfer_syntax_uid AS original_syntax, r.transfer_syntax_uid AS coming_syntax
  FROM instances i LEFT JOIN originals o ON o.instance_ref = i.id LEFT JOIN replacings r ON r.instance_ref = i.id JOIN series se ON se.id = i.series_ref JOIN studies st ON st.id = se.study_ref WHERE`;
export const STUDIES = `SELECT st.study_instance_uid, st.id, st.patient_ref, p.patient_id, p.identity_issuer FROM studies st
  JOIN patients p ON p.id = st.patient_ref WHERE`;
export const ALL_SERIES = 'SELECT series_instance_uid, id, study_ref, modality FROM series WHERE';
export const ALL_BINNED = `SELECT b.sop_instance_uid, e.places, e.purge_at FROM binned b JOIN bin_entries e ON e.id = b.entry_ref
  WHERE b.reason = 'deleted' AND`;
const PATIENTS = 'SELECT id, patient_id, identity_issuer FROM patients WHERE';
const SOURCES = 'SELECT id, source FROM sources WHERE';

/** What newcomers may meet, by UID or key; undefined: looked up, and not there. */
export interface LookedAhead {
  readonly instances: ReadonlyMap<string, Row | undefined>;
  /** What lies in the bin. */
  readonly binned: ReadonlyMap<string, Row | undefined>;
  readonly studies: ReadonlyMap<string, Row | undefined>;
  readonly series: ReadonlyMap<string, Row | undefined>;
  /** By `patientKey`. */
  readonly patients: ReadonlyMap<string, Row | undefined>;
  readonly sources: ReadonlyMap<string, Row | undefined>;
}

export function patientKey({ id, issuer }: PatientIdentity): string {
  return JSON.stringify([id, issuer]);
}

/** Asks for all of it together, and for the numbers of rows that will be new, where each question by itself would be a journey. */
export function lookAhead(
  db: Database,
  records: readonly RecordParts[],
  patientOf: (record: RecordParts) => PatientIdentity,
): LookedAhead {
  const { dialect } = db;
  const among = (sql: string, column: string, wanted: Iterable<string>): Sql => ({
    sql: `${sql} ${dialect.oneOf(column)}`,
    values: [dialect.listValue([...new Set(wanted)])],
  });
  const uids = (uid: 'sopInstanceUid' | 'studyInstanceUid' | 'seriesInstanceUid') =>
    records.map(({ form }) => form.identity[uid]);
  const [instances, studies, series] = [uids('sopInstanceUid'), uids('studyInstanceUid'), uids('seriesInstanceUid')];
  const patients = records.map(patientOf);
  const sources = records.map(({ form }) => JSON.stringify(form.source));
  const ids = among(
    PATIENTS,
    'patient_id',
    patients.map(({ id }) => id),
  );
  const issuers = among(
    '',
    'identity_issuer',
    patients.map(({ issuer }) => issuer),
  );
  const [held, ofStudies, ofSeries, ofPatients, ofSources, ofBin] = db.allOf([
    among(HELD_COLUMNS, 'i.sop_instance_uid', instances),
    among(STUDIES, 'st.study_instance_uid', studies),
    among(ALL_SERIES, 'series_instance_uid', series),
    joinSql([ids, issuers], ' AND '),
    among(SOURCES, 'source', sources),
    among(ALL_BINNED, 'b.sop_instance_uid', instances),
  ]);
  const ahead = {
    instances: byKey(instances, held!, (row) => String(row.sop_instance_uid)),
    binned: byKey(instances, ofBin!, (row) => String(row.sop_instance_uid)),
    studies: byKey(studies, ofStudies!, (row) => String(row.study_instance_uid)),
    series: byKey(series, ofSeries!, (row) => String(row.series_instance_uid)),
    patients: byKey(patients.map(patientKey), ofPatients!, ({ patient_id, identity_issuer }) =>
      patientKey({ id: String(patient_id), issuer: String(identity_issuer) }),
    ),
    sources: byKey(sources, ofSources!, (row) => String(row.source)),
  };
  const missing = (found: ReadonlyMap<string, unknown>) => [...found.values()].filter((row) => !row).length;
  db.expect({ patients: missing(ahead.patients), studies: missing(ahead.studies), series: missing(ahead.series) });
  return ahead;
}

function byKey(
  wanted: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Map<string, Row | undefined> {
  const found = new Map<string, Row | undefined>(wanted.map((key) => [key, undefined]));
  for (const row of rows) found.set(keyOf(row), row);
  return found;
}
