import type { QueryLevel } from '@vesalius/archive/api';
import type { RecordParts } from '../admission-message.ts';
import type { ColumnValue, ExtraForm } from '../record-form.ts';
import { TABLES } from '../schema/tables.ts';
import type { Database, Value } from './database.ts';
import { NameBook } from './name-book.ts';
import type { Session } from './session.ts';

const INSERT_EXTRA = 'INSERT INTO extra_values(attribute, entity, position, value, folded) VALUES (?, ?, ?, ?, ?)';
/** Of a project that has gone meanwhile, nothing is said. */
const PUT_INTO_PROJECT =
  'INSERT INTO project_studies(study_ref, project_ref) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM projects WHERE id = ?)';
const EXTRA_OF_LEVEL = 'attribute IN (SELECT id FROM extra_attributes WHERE level = ?)';
/** Columns of an instance beside its attributes, in the order in which `insertInstance` gives them. */
const INSTANCE_COLUMNS = [
  'series_ref',
  'source_ref',
  'transfer_syntax_uid',
  'blob_key',
  'file_size',
  'dataset_offset',
  'dataset_sha256',
  'received_at',
  'pixel_offset',
  'pixel_length',
  'pixel_encapsulated',
  'pixel_frames',
  'block_checksums',
  'frame_index',
];

/** Rows of patients, studies, series and instances with what hangs on them for searches; counts are the business of `Tally`. */
export class ArchiveRows {
  readonly #db: Database;
  readonly #session: Session;
  readonly #names: NameBook;
  readonly #columns: Readonly<Record<QueryLevel, readonly string[]>>;
  readonly #insertSql: Readonly<Record<QueryLevel, string>>;

  constructor(session: Session) {
    this.#session = session;
    this.#db = session.db;
    const { columns, names } = session.settings;
    this.#names = new NameBook(session.db, names);
    this.#columns = { ...columns, study: [...columns.patient, ...columns.study] };
    this.#insertSql = {
      patient: this.#insertOf('patient', ['identity_issuer']),
      study: this.#insertOf('study', ['patient_ref', 'created_at', 'uploaded_by']),
      series: this.#insertOf('series', ['study_ref', 'last_instance_at']),
      instance: this.#insertOf('instance', INSTANCE_COLUMNS),
    };
  }

  insertPatient(record: RecordParts, identityIssuer: string): number {
    return this.#insert('patient', [identityIssuer], record.form.values.patient, record.form.extra);
  }

  insertStudy(record: RecordParts, patient: number): number {
    const { values, extra } = record.form;
    const { maker = '', projects = [] } = record.form.placing ?? {};
    const id = this.#insert('study', [patient, this.#session.now, maker], [...values.patient, ...values.study], extra);
    for (const project of projects) this.#db.put(PUT_INTO_PROJECT, id, project, project);
    return id;
  }

  insertSeries(record: RecordParts, study: number): number {
    return this.#insert('series', [study, this.#session.now], record.form.values.series, record.form.extra);
  }

  insertInstance(record: RecordParts, series: number, source: number): void {
    const { identity, kept, values, extra } = record.form;
    const { pixels } = kept;
    const fixed = [
      series,
      source,
      identity.transferSyntaxUid,
      kept.blobKey,
      kept.fileSize,
      kept.datasetOffset,
      kept.datasetSha256,
      kept.receivedAt,
      pixels?.offset ?? null,
      pixels?.length ?? null,
      pixels ? Number(pixels.encapsulated) : null,
      pixels?.numberOfFrames ?? null,
      record.blockChecksums,
      record.frameIndex,
    ];
    const plain =
      this.#session.settings.names.instance.length === 0 && !extra.some(({ level }) => level === 'instance');
    if (plain)
      this.#db.put(this.#insertSql.instance, ...fixed, ...values.instance); // its id is not needed
    else this.#insert('instance', fixed, values.instance, extra);
  }

  /** The id of a source, which gets a row when it is new. */
  source(text: string): number {
    const known = this.#db.value('SELECT id FROM sources WHERE source = ?', text);
    return known === undefined ? this.#db.insert('INSERT INTO sources(source) VALUES (?)', text) : Number(known);
  }

  /** Deletes a row with what hangs on it. */
  remove(level: QueryLevel, id: number): void {
    const columns = this.#session.settings.names[level];
    const names = columns.map((column) => this.#db.value(`SELECT "${column}" FROM ${TABLES[level]} WHERE id = ?`, id));
    for (const [extra] of this.#db.arrays(
      `SELECT DISTINCT attribute FROM extra_values WHERE entity = ? AND ${EXTRA_OF_LEVEL}`,
      [id, level],
    ))
      this.removeExtra(Number(extra), id);
    if (level === 'instance') {
      this.#db.put('DELETE FROM replacings WHERE instance_ref = ?', id);
      this.#db.put('DELETE FROM originals WHERE instance_ref = ?', id);
    }
    if (level === 'series') this.#db.put('DELETE FROM series_documents WHERE series_ref = ?', id);
    if (level === 'study') {
      this.#db.put('DELETE FROM study_values WHERE study_ref = ?', id);
      this.#db.put('DELETE FROM project_studies WHERE study_ref = ?', id);
    }
    this.#db.put(`DELETE FROM ${TABLES[level]} WHERE id = ?`, id);
    for (const folded of names) if (typeof folded === 'string' && folded !== '') this.#names.release(folded);
  }

  insertExtra({ id, values, folded }: ExtraForm, entity: number): void {
    for (const [position, value] of values.entries()) {
      const name = folded?.[position] ?? '';
      this.#db.put(INSERT_EXTRA, id, entity, position, value, name);
      if (name !== '') this.#names.add(name);
    }
  }

  removeExtra(id: number, entity: number): void {
    const names = this.#db.arrays(
      `SELECT folded FROM extra_values WHERE attribute = ? AND entity = ? AND folded <> ''`,
      [id, entity],
    );
    this.#db.put('DELETE FROM extra_values WHERE attribute = ? AND entity = ?', id, entity);
    for (const [folded] of names) this.#names.release(String(folded));
  }

  #insertOf(level: QueryLevel, fixed: readonly string[]): string {
    const columns = [...fixed, ...this.#columns[level].map((column) => `"${column}"`)];
    return `INSERT INTO ${TABLES[level]}(${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  }

  #insert(
    level: QueryLevel,
    fixed: readonly Value[],
    values: readonly ColumnValue[],
    extra: readonly ExtraForm[],
  ): number {
    const id = this.#db.insert(this.#insertSql[level], ...fixed, ...values);
    for (const column of this.#session.settings.names[level]) {
      const folded = values[this.#columns[level].indexOf(column)];
      if (typeof folded === 'string' && folded !== '') this.#names.add(folded);
    }
    for (const one of extra) if (one.level === level) this.insertExtra(one, id);
    return id;
  }
}
