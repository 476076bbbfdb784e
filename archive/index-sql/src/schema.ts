import { INDEXED_ATTRIBUTES, type IndexedAttribute, type QueryLevel } from '@vesalius/archive/api';

/** Table and alias of each level; a study keeps the patient's attributes as they stand in it. */
export const TABLES: Readonly<Record<QueryLevel, { readonly table: string; readonly alias: string }>> = {
  patient: { table: 'patients', alias: 'p' },
  study: { table: 'studies', alias: 'st' },
  series: { table: 'series', alias: 'se' },
  instance: { table: 'instances', alias: 'i' },
};

export function attributesOf(level: QueryLevel): readonly IndexedAttribute[] {
  return INDEXED_ATTRIBUTES.filter((attribute) => attribute.level === level);
}

/** Columns of a table: those of its level, and for studies those of the patient before them. */
export function columnsOf(level: QueryLevel): readonly IndexedAttribute[] {
  return level === 'study' ? [...attributesOf('patient'), ...attributesOf('study')] : attributesOf(level);
}

export function foldedColumn(column: string): string {
  return `${column}_folded`;
}

function definitions(level: QueryLevel): string {
  return columnsOf(level)
    .flatMap(({ column, form }) =>
      form === 'name'
        ? [`${column} TEXT`, `${foldedColumn(column)} TEXT`]
        : [`${column} ${form === 'number' ? 'REAL' : 'TEXT'}`],
    )
    .join(', ');
}

function indexes(level: QueryLevel): string {
  const { table } = TABLES[level];
  const unique = {
    patient: '',
    study: 'study_instance_uid',
    series: 'series_instance_uid',
    instance: 'sop_instance_uid',
  }[level];
  return columnsOf(level)
    .filter(({ searched }) => searched)
    .map(({ column, form }) => {
      const indexed = form === 'name' ? foldedColumn(column) : column;
      return `CREATE ${column === unique ? 'UNIQUE ' : ''}INDEX ${table}_${indexed} ON ${table}(${indexed});`;
    })
    .join('\n');
}

/** The first schema. */
export function firstSchema(): string {
  return `
CREATE TABLE patients(id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, study_count INTEGER NOT NULL DEFAULT 0,
  series_count INTEGER NOT NULL DEFAULT 0, instance_count INTEGER NOT NULL DEFAULT 0, ${definitions('patient')});
CREATE TABLE studies(id INTEGER PRIMARY KEY, patient_fk INTEGER NOT NULL REFERENCES patients(id), series_count INTEGER NOT NULL DEFAULT 0,
  instance_count INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, modalities TEXT NOT NULL DEFAULT '',
  sop_classes TEXT NOT NULL DEFAULT '', ${definitions('study')});
CREATE TABLE series(id INTEGER PRIMARY KEY, study_fk INTEGER NOT NULL REFERENCES studies(id), instance_count INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0, last_at INTEGER NOT NULL DEFAULT 0, stable_version INTEGER NOT NULL DEFAULT 0,
  document_version INTEGER NOT NULL DEFAULT 0, document BLOB, ${definitions('series')});
CREATE TABLE instances(id INTEGER PRIMARY KEY, series_fk INTEGER NOT NULL REFERENCES series(id), study_fk INTEGER NOT NULL REFERENCES studies(id),
  transfer_syntax TEXT NOT NULL, blob_key TEXT NOT NULL UNIQUE, file_size INTEGER NOT NULL, dataset_offset INTEGER NOT NULL,
  dataset_sha256 TEXT NOT NULL, block_checksums BLOB NOT NULL, pixel_offset INTEGER, pixel_length INTEGER, pixel_encapsulated INTEGER,
  pixel_frames INTEGER, frame_index BLOB, source TEXT NOT NULL, received_at INTEGER NOT NULL, ${definitions('instance')});
CREATE INDEX studies_patient ON studies(patient_fk);
CREATE INDEX studies_newest ON studies(COALESCE(study_date, ''), id);
CREATE INDEX series_study ON series(study_fk);
CREATE INDEX series_unstable ON series(last_at) WHERE stable_version < version;
CREATE INDEX instances_series ON instances(series_fk, instance_number, id);
CREATE INDEX instances_study ON instances(study_fk);
${(['patient', 'study', 'series', 'instance'] as const).map(indexes).join('\n')}
CREATE TABLE extra_values(level TEXT NOT NULL, entity INTEGER NOT NULL, attribute INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(level, attribute, value, entity)) WITHOUT ROWID;
CREATE INDEX extra_entity ON extra_values(level, entity);
CREATE TABLE quarantine(id INTEGER PRIMARY KEY, conflict TEXT NOT NULL, state TEXT NOT NULL, record TEXT NOT NULL, sop_instance_uid TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL, transfer_syntax TEXT NOT NULL, blob_key TEXT NOT NULL UNIQUE, held TEXT, opened_at INTEGER NOT NULL,
  resolved_at INTEGER, resolved_by TEXT);
CREATE INDEX quarantine_same ON quarantine(sop_instance_uid, state);
CREATE TABLE tombstones(id INTEGER PRIMARY KEY, sop_instance_uid TEXT NOT NULL, series_instance_uid TEXT NOT NULL, study_instance_uid TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL, file_size INTEGER NOT NULL, blob_key TEXT NOT NULL UNIQUE, deleted_by TEXT NOT NULL, deleted_at INTEGER NOT NULL);
CREATE TABLE changes(sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, at INTEGER NOT NULL, study_instance_uid TEXT,
  series_instance_uid TEXT, sop_instance_uid TEXT, facts TEXT);
CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, outcome TEXT NOT NULL, actor TEXT NOT NULL, address TEXT,
  study_instance_uid TEXT, facts TEXT, at INTEGER NOT NULL);
CREATE TABLE jobs(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, state TEXT NOT NULL, input TEXT NOT NULL, result TEXT, error TEXT,
  done INTEGER NOT NULL DEFAULT 0, total INTEGER, failed INTEGER NOT NULL DEFAULT 0, message TEXT, created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER, owner TEXT, leased_until INTEGER);
CREATE INDEX jobs_open ON jobs(state, id);
CREATE TABLE peers(ae_title TEXT PRIMARY KEY, peer TEXT NOT NULL);
CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, permissions TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE tokens(id INTEGER PRIMARY KEY, name TEXT NOT NULL, secret_hash TEXT NOT NULL UNIQUE, permissions TEXT NOT NULL, created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER, last_used_at INTEGER);
CREATE TABLE sessions(id_hash TEXT PRIMARY KEY, user_id INTEGER NOT NULL, created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL);
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE totals(one INTEGER PRIMARY KEY CHECK (one = 1), patients INTEGER NOT NULL, studies INTEGER NOT NULL, series INTEGER NOT NULL,
  instances INTEGER NOT NULL, bytes INTEGER NOT NULL);
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0);
`;
}
