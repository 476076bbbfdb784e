import type { QueryLevel } from '@vesalius/archive/api';
import { STUDY_VALUE } from '../schema/tables.ts';
import type { ArchiveRows } from './archive-rows.ts';
import type { Database } from './database.ts';
import type { Session } from './session.ts';

/** One instance that comes or goes, and the rows it belongs to. */
export interface Membership {
  readonly patient: number;
  readonly study: number;
  readonly series: number;
  readonly size: number;
  readonly modality: string;
  readonly sopClassUid: string;
}

interface Delta {
  instances: number;
  series: number;
  studies: number;
  size: number;
  /** `kind` + value that came to a study or went, see `STUDY_VALUE`. */
  readonly values: Set<string>;
  readonly parent: number;
}

const DAY_MS = 86_400_000;
const SERIES_SQL = `UPDATE series SET number_of_instances = number_of_instances + ?, size = size + ?, revision = revision + 1,
  last_instance_at = ?, stable = 0 WHERE id = ? RETURNING number_of_instances`;
const STUDY_SQL = `UPDATE studies SET number_of_instances = number_of_instances + ?, number_of_series = number_of_series + ?, size = size + ?
  WHERE id = ? RETURNING number_of_instances`;
const PATIENT_SQL = `UPDATE patients SET number_of_instances = number_of_instances + ?, number_of_series = number_of_series + ?,
  number_of_studies = number_of_studies + ? WHERE id = ? RETURNING number_of_instances`;
/** With the lists of what is in the study, all in one where each question is a journey. */
const STUDY_WITH_LISTS_SQL = `UPDATE studies SET number_of_instances = number_of_instances + ?1, number_of_series = number_of_series + ?2,
  size = size + ?3, modalities = ${listSql(STUDY_VALUE.modality)}, sop_classes = ${listSql(STUDY_VALUE.sopClass)} WHERE id = ?4`;
const ADD_VALUE_SQL = 'INSERT INTO study_values(study_ref, kind, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
const REMOVE_VALUE_SQL = 'DELETE FROM study_values WHERE study_ref = ? AND kind = ? AND value = ?';
const HAS_VALUE_SQL: Readonly<Record<number, string>> = {
  [STUDY_VALUE.modality]: 'SELECT 1 FROM series WHERE study_ref = ? AND modality = ? LIMIT 1',
  [STUDY_VALUE.sopClass]: `SELECT 1 FROM series se JOIN instances i ON i.series_ref = se.id WHERE se.study_ref = ? AND i.sop_class_uid = ?
    LIMIT 1`,
};
const TOTALS_SQL = `UPDATE totals SET patients = patients + ?, studies = studies + ?, series = series + ?, instances = instances + ?,
  size = size + ?, quarantined = quarantined + ?, removals = removals + ?`;
/** The day's last word is what stays. */
const GROWTH_SQL = `INSERT INTO growth(day, studies, instances, size) SELECT ?, studies, instances, size FROM totals WHERE one = 1
  ON CONFLICT(day) DO UPDATE SET studies = excluded.studies, instances = excluded.instances, size = excluded.size`;

/**
 * Counts, sizes, modalities and SOP classes of a transaction, summed up and written once a row; rows that have become empty go.
 * So an instance costs its own row and little more, however many of its series come together.
 */
export class Tally {
  readonly #session: Session;
  readonly #db: Database;
  readonly #rows: ArchiveRows;
  readonly #patients = new Map<number, Delta>();
  readonly #studies = new Map<number, Delta>();
  readonly #series = new Map<number, Delta & { readonly modality: string }>();
  readonly #totals = { patients: 0, studies: 0, series: 0, instances: 0, size: 0, quarantined: 0, removals: 0 };

  constructor(session: Session, rows: ArchiveRows) {
    this.#session = session;
    this.#db = session.db;
    this.#rows = rows;
  }

  instance(member: Membership, sign: 1 | -1): void {
    const series = this.#seriesOf(member);
    const study = deltaOf(this.#studies, member.study, member.patient);
    const patient = deltaOf(this.#patients, member.patient, 0);
    for (const delta of [series, study, patient, this.#totals]) {
      delta.instances += sign;
      delta.size += sign * member.size;
    }
    study.values.add(`${STUDY_VALUE.sopClass}${member.sopClassUid}`);
    if (sign < 0) this.#totals.removals += 1;
  }

  /** A patient, study or series whose row was just inserted. */
  created(level: Exclude<QueryLevel, 'instance'>, member: Membership): void {
    this.#changed(level, member, 1);
  }

  quarantined(sign: 1 | -1): void {
    this.#totals.quarantined += sign;
  }

  /** Writes the sums, and deletes what has no instance any more. */
  apply(): void {
    if (this.#db.far && !this.#removing) this.#applyAdded();
    else this.#applyAll();
    const { patients, studies, series, instances, size, quarantined, removals } = this.#totals;
    this.#db.put(TOTALS_SQL, patients, studies, series, instances, size, quarantined, removals);
    if (instances !== 0) this.#db.put(GROWTH_SQL, Math.floor(this.#session.now / DAY_MS));
  }

  /** Where nothing went, no answer is needed. */
  #applyAdded(): void {
    const { now } = this.#session;
    for (const [id, { instances, size }] of this.#series) this.#db.put(SERIES_SQL, instances, size, now, id);
    for (const [id, { values }] of this.#studies)
      for (const value of values) this.#db.put(ADD_VALUE_SQL, id, Number(value.charAt(0)), value.slice(1));
    for (const [id, { instances, series, size }] of this.#studies)
      this.#db.put(STUDY_WITH_LISTS_SQL, instances, series, size, id);
    for (const [id, { instances, series, studies }] of this.#patients)
      this.#db.put(PATIENT_SQL, instances, series, studies, id);
  }

  #applyAll(): void {
    for (const [id, { instances, size, parent, modality }] of this.#series) {
      const left = this.#db.value(SERIES_SQL, instances, size, this.#session.now, id);
      const study = this.#studies.get(parent)!;
      if (left === 0) this.#emptied('series', { patient: study.parent, study: parent, series: id, modality });
    }
    for (const [id, { instances, series, size, values, parent }] of this.#studies) {
      if (this.#db.value(STUDY_SQL, instances, series, size, id) === 0)
        this.#emptied('study', { patient: parent, study: id, series: 0, modality: '' });
      else this.#writeValues(id, values);
    }
    for (const [id, { instances, series, studies }] of this.#patients) {
      if (this.#db.value(PATIENT_SQL, instances, series, studies, id) === 0)
        this.#emptied('patient', { patient: id, study: 0, series: 0, modality: '' });
    }
  }

  #seriesOf({ series, study, modality }: Membership): Delta {
    let delta = this.#series.get(series);
    if (!delta) {
      delta = { ...newDelta(study), modality };
      this.#series.set(series, delta);
    }
    return delta;
  }

  #changed(level: QueryLevel, member: Pick<Membership, 'patient' | 'study' | 'modality'>, sign: 1 | -1): void {
    if (level === 'patient') this.#totals.patients += sign;
    if (level === 'study') {
      this.#totals.studies += sign;
      deltaOf(this.#patients, member.patient, 0).studies += sign;
    }
    if (level === 'series') {
      const study = deltaOf(this.#studies, member.study, member.patient);
      this.#totals.series += sign;
      study.series += sign;
      deltaOf(this.#patients, member.patient, 0).series += sign;
      if (member.modality !== '') study.values.add(`${STUDY_VALUE.modality}${member.modality}`);
    }
  }

  #emptied(
    level: Exclude<QueryLevel, 'instance'>,
    member: Pick<Membership, 'patient' | 'study' | 'series' | 'modality'>,
  ): void {
    this.#changed(level, member, -1);
    this.#rows.remove(level, member[level]);
  }

  #writeValues(study: number, values: ReadonlySet<string>): void {
    const changed = new Set<number>();
    for (const value of values)
      if (this.#writeValue(study, Number(value.charAt(0)), value.slice(1))) changed.add(Number(value.charAt(0)));
    if (changed.has(STUDY_VALUE.modality)) this.#writeList(study, 'modalities', STUDY_VALUE.modality);
    if (changed.has(STUDY_VALUE.sopClass)) this.#writeList(study, 'sop_classes', STUDY_VALUE.sopClass);
  }

  /** A value is there as long as something in the study has it. */
  #writeValue(study: number, kind: number, value: string): boolean {
    const has = !this.#removing || this.#db.value(HAS_VALUE_SQL[kind]!, study, value) !== undefined;
    return this.#db.run(has ? ADD_VALUE_SQL : REMOVE_VALUE_SQL, study, kind, value) === 1;
  }

  /** What came is there; of what went, something may be left. */
  get #removing(): boolean {
    return this.#totals.removals > 0;
  }

  #writeList(study: number, column: 'modalities' | 'sop_classes', kind: number): void {
    const values = this.#db.arrays('SELECT value FROM study_values WHERE study_ref = ? AND kind = ? ORDER BY value', [
      study,
      kind,
    ]);
    this.#db.put(`UPDATE studies SET ${column} = ? WHERE id = ?`, values.join('\\'), study);
  }
}

function listSql(kind: number): string {
  const values = `SELECT string_agg(value, '\\' ORDER BY value) FROM study_values WHERE study_ref = ?4 AND kind = ${kind}`;
  return `COALESCE((${values}), '')`;
}

function newDelta(parent: number): Delta {
  return { instances: 0, series: 0, studies: 0, size: 0, values: new Set(), parent };
}

function deltaOf(deltas: Map<number, Delta>, id: number, parent: number): Delta {
  let delta = deltas.get(id);
  if (!delta) {
    delta = newDelta(parent);
    deltas.set(id, delta);
  }
  return delta;
}
