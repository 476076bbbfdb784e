import type { Clock, QueryLevel, Scope, Selection } from '@vesalius/archive/api';
import type { Admitting } from './admit.ts';
import type { Database, Row } from './database.ts';
import { STORED_TABLES, selectionCondition } from './instances.ts';

export interface Removed {
  readonly instances: number;
  readonly bytes: number;
  readonly blobKeys: string[];
}

const REMOVED_COLUMNS = `i.id, i.series_fk, i.study_fk, st.patient_fk, i.sop_instance_uid, i.dataset_sha256, i.file_size, i.blob_key,
  se.series_instance_uid, st.study_instance_uid`;

/** Takes instances out, inside a transaction of the caller: tombstones and changes come, counts follow, empty parents go. */
export class Removing {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #admitting: Admitting;

  constructor(db: Database, clock: Clock, admitting: Admitting) {
    this.#db = db;
    this.#clock = clock;
    this.#admitting = admitting;
  }

  remove(scope: Scope, selection: Selection, by: string, limit: number): Removed {
    const where = selectionCondition(scope, selection);
    const rows = this.#db.all(
      `SELECT ${REMOVED_COLUMNS} FROM ${STORED_TABLES} WHERE ${where.sql} ORDER BY i.id LIMIT ?`,
      ...where.values,
      limit,
    );
    for (const row of rows) this.removeRow(row, by);
    if (rows.length > 0) this.#audit(rows, by);
    return {
      instances: rows.length,
      bytes: rows.reduce((sum, row) => sum + Number(row.file_size), 0),
      blobKeys: rows.map((row) => String(row.blob_key)),
    };
  }

  rowOf(sopInstanceUid: string): Row | undefined {
    return this.#db.get(`SELECT ${REMOVED_COLUMNS} FROM ${STORED_TABLES} WHERE i.sop_instance_uid = ?`, sopInstanceUid);
  }

  removeRow(row: Row, by: string): void {
    const id = Number(row.id);
    this.tombstone(row, by);
    this.#db.run('DELETE FROM instances WHERE id = ?', id);
    this.#db.run('DELETE FROM extra_values WHERE level = ? AND entity = ?', 'instance', id);
    this.#db.run(
      'UPDATE series SET instance_count = instance_count - 1, version = version + 1 WHERE id = ?',
      row.series_fk!,
    );
    this.#db.run(
      'UPDATE studies SET instance_count = instance_count - 1, bytes = bytes - ? WHERE id = ?',
      row.file_size!,
      row.study_fk!,
    );
    this.#db.run('UPDATE patients SET instance_count = instance_count - 1 WHERE id = ?', row.patient_fk!);
    this.#db.run('UPDATE totals SET instances = instances - 1, bytes = bytes - ?', row.file_size!);
    this.#removeEmpty(row);
    this.#admitting.change('instance-deleted', {
      studyInstanceUid: String(row.study_instance_uid),
      seriesInstanceUid: String(row.series_instance_uid),
      sopInstanceUid: String(row.sop_instance_uid),
    });
  }

  tombstone(row: Row, by: string): void {
    this.#db.run(
      `INSERT INTO tombstones(sop_instance_uid, series_instance_uid, study_instance_uid, dataset_sha256, file_size, blob_key, deleted_by, deleted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      row.sop_instance_uid!,
      row.series_instance_uid!,
      row.study_instance_uid!,
      row.dataset_sha256!,
      row.file_size!,
      row.blob_key!,
      by,
      this.#clock.now(),
    );
  }

  #removeEmpty(row: Row): void {
    if (this.#goes('series', row.series_fk, 'instance_count')) {
      this.#db.run('UPDATE studies SET series_count = series_count - 1 WHERE id = ?', row.study_fk!);
      this.#db.run('UPDATE patients SET series_count = series_count - 1 WHERE id = ?', row.patient_fk!);
    }
    if (this.#goes('study', row.study_fk, 'instance_count'))
      this.#db.run('UPDATE patients SET study_count = study_count - 1 WHERE id = ?', row.patient_fk!);
    else this.#recollect(Number(row.study_fk));
    this.#goes('patient', row.patient_fk, 'instance_count');
  }

  #goes(level: Exclude<QueryLevel, 'instance'>, id: Row[string] | undefined, count: string): boolean {
    const table = { patient: 'patients', study: 'studies', series: 'series' }[level];
    if (this.#db.run(`DELETE FROM ${table} WHERE id = ? AND ${count} = 0`, id!) === 0) return false;
    this.#db.run('DELETE FROM extra_values WHERE level = ? AND entity = ?', level, id!);
    this.#db.run(`UPDATE totals SET ${table} = ${table} - 1`);
    return true;
  }

  /** Modalities and SOP classes of what is left in the study. */
  #recollect(study: number): void {
    this.#db.run(
      `UPDATE studies SET
        modalities = COALESCE((SELECT group_concat(m, '\\') FROM (SELECT DISTINCT modality AS m FROM series WHERE study_fk = ?1 AND modality IS NOT NULL)), ''),
        sop_classes = COALESCE((SELECT group_concat(c, '\\') FROM (SELECT DISTINCT sop_class_uid AS c FROM instances WHERE study_fk = ?1)), '')
       WHERE id = ?1`,
      study,
    );
  }

  #audit(rows: readonly Row[], by: string): void {
    const perStudy = new Map<string, number>();
    for (const row of rows)
      perStudy.set(String(row.study_instance_uid), (perStudy.get(String(row.study_instance_uid)) ?? 0) + 1);
    for (const [study, instances] of perStudy) {
      this.#db.run(
        `INSERT INTO audit(kind, outcome, actor, study_instance_uid, facts, at) VALUES ('instances-deleted', 'success', ?, ?, ?, ?)`,
        by,
        study,
        JSON.stringify({ instances }),
        this.#clock.now(),
      );
    }
  }
}
