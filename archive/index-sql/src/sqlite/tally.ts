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
  /** Uses of `kind` + value in a study, see `STUDY_VALUE`. */
  readonly values: Map<string, number>;
  readonly parent: number;
}

const SERIES_SQL = `UPDATE series SET number_of_instances = number_of_instances + ?, size = size + ?, revision = revision + 1,
  last_instance_at = ?, stable = 0 WHERE id = ? RETURNING number_of_instances`;
const STUDY_SQL = `UPDATE studies SET number_of_instances = number_of_instances + ?, number_of_series = number_of_series + ?, size = size + ?
  WHERE id = ? RETURNING number_of_instances`;
const PATIENT_SQL = `UPDATE patients SET number_of_instances = number_of_instances + ?, number_of_series = number_of_series + ?,
  number_of_studies = number_of_studies + ? WHERE id = ? RETURNING number_of_instances`;
const VALUE_SQL = `INSERT INTO study_values(study_ref, kind, value, uses) VALUES (?, ?, ?, ?)
  ON CONFLICT(study_ref, kind, value) DO UPDATE SET uses = uses + excluded.uses RETURNING uses`;
const TOTALS_SQL = `UPDATE totals SET patients = patients + ?, studies = studies + ?, series = series + ?, instances = instances + ?,
  size = size + ?, quarantined = quarantined + ?, removals = removals + ?`;

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
    use(study, STUDY_VALUE.sopClass, member.sopClassUid, sign);
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
    const { patients, studies, series, instances, size, quarantined, removals } = this.#totals;
    this.#db.run(TOTALS_SQL, patients, studies, series, instances, size, quarantined, removals);
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
      if (member.modality !== '') use(study, STUDY_VALUE.modality, member.modality, sign);
    }
  }

  #emptied(
    level: Exclude<QueryLevel, 'instance'>,
    member: Pick<Membership, 'patient' | 'study' | 'series' | 'modality'>,
  ): void {
    this.#changed(level, member, -1);
    this.#rows.remove(level, member[level]);
  }

  #writeValues(study: number, values: ReadonlyMap<string, number>): void {
    const changed = new Set<string>();
    for (const [key, uses] of values) {
      if (uses === 0) continue;
      const [kind, value] = [key.charAt(0), key.slice(1)];
      const now = this.#db.value(VALUE_SQL, study, Number(kind), value, uses);
      if (now === uses || now === 0) changed.add(kind);
      if (now === 0)
        this.#db.run(
          'DELETE FROM study_values WHERE study_ref = ? AND kind = ? AND value = ?',
          study,
          Number(kind),
          value,
        );
    }
    if (changed.has(String(STUDY_VALUE.modality))) this.#writeList(study, 'modalities', STUDY_VALUE.modality);
    if (changed.has(String(STUDY_VALUE.sopClass))) this.#writeList(study, 'sop_classes', STUDY_VALUE.sopClass);
  }

  #writeList(study: number, column: 'modalities' | 'sop_classes', kind: number): void {
    const values = this.#db.arrays('SELECT value FROM study_values WHERE study_ref = ? AND kind = ? ORDER BY value', [
      study,
      kind,
    ]);
    this.#db.run(`UPDATE studies SET ${column} = ? WHERE id = ?`, values.join('\\'), study);
  }
}

function newDelta(parent: number): Delta {
  return { instances: 0, series: 0, studies: 0, size: 0, values: new Map(), parent };
}

function deltaOf(deltas: Map<number, Delta>, id: number, parent: number): Delta {
  let delta = deltas.get(id);
  if (!delta) {
    delta = newDelta(parent);
    deltas.set(id, delta);
  }
  return delta;
}

function use(study: Delta, kind: number, value: string, sign: 1 | -1): void {
  const key = `${kind}${value}`;
  study.values.set(key, (study.values.get(key) ?? 0) + sign);
}
