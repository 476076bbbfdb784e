import type { Scope, Selection } from '@vesalius/archive/api';
import { scopeSql } from '../query/scope-sql.ts';
import type { Database, Value } from './database.ts';

/** Where an instance stands in the order of a selection: study, series number, series, instance number, instance. */
export type Place = readonly [
  study: number,
  seriesNumber: number | null,
  series: number,
  instanceNumber: number | null,
  instance: number,
];

/** A series of a selection in its order. */
export interface SelectedSeries {
  readonly study: number;
  readonly number: number | null;
  readonly id: number;
  readonly instances: number;
}

/** What a selection names; one that names nothing selects nothing, and a scope that sees nothing neither. */
export class Selecting {
  readonly #db: Database;
  readonly #instances: readonly string[] | undefined;
  readonly #conditions: string[] = [];
  readonly #values: Value[] = [];
  readonly nothing: boolean;

  constructor(db: Database, scope: Scope, selection: Selection) {
    this.#db = db;
    this.#instances = selection.sopInstanceUids;
    this.#add('st.patient_id', selection.patientId === undefined ? undefined : [selection.patientId]);
    this.#add(
      'st.issuer_of_patient_id',
      selection.issuerOfPatientId === undefined ? undefined : [selection.issuerOfPatientId],
    );
    this.#add('st.study_instance_uid', selection.studyInstanceUids);
    this.#add('se.series_instance_uid', selection.seriesInstanceUids);
    this.nothing = scope.sees === 'nothing' || (this.#conditions.length === 0 && this.#instances === undefined);
    if (scope.sees !== 'some') return;
    const visible = scopeSql(scope);
    this.#conditions.push(visible.sql);
    this.#values.push(...visible.values);
  }

  /** Series are enough to know which instances. */
  get wholeSeries(): boolean {
    return this.#instances === undefined;
  }

  /** The series that hold instances of it, in order. */
  series(): SelectedSeries[] {
    if (this.nothing) return [];
    const rows = this.wholeSeries
      ? this.#db.arrays(
          `SELECT st.id, se.series_number, se.id, se.number_of_instances FROM series se JOIN studies st ON st.id = se.study_ref
           WHERE ${this.#conditions.join(' AND ')}`,
          this.#values,
        )
      : this.#seriesOf(this.places());
    return rows
      .map(([study, number, id, instances]) => ({
        study: Number(study),
        number: number === null ? null : Number(number),
        id: Number(id),
        instances: Number(instances),
      }))
      .sort((a, b) => comparePlaces([a.study, a.number, a.id, null, 0], [b.study, b.number, b.id, null, 0]));
  }

  /** The places of the instances that are named one by one, in order. */
  places(): Place[] {
    if (this.nothing || !this.#instances) return [];
    const conditions = [this.#uidsIn('i.sop_instance_uid', this.#instances), ...this.#conditions];
    const rows = this.#db.arrays(
      `SELECT st.id, se.series_number, se.id, i.instance_number, i.id FROM instances i JOIN series se ON se.id = i.series_ref
       JOIN studies st ON st.id = se.study_ref WHERE ${conditions.join(' AND ')}`,
      [this.#uidsValue(this.#instances), ...this.#values],
    );
    return (rows as unknown as Place[]).sort(comparePlaces);
  }

  #seriesOf(places: readonly Place[]): Value[][] {
    const perSeries = new Map<number, Value[]>();
    for (const [study, number, id] of places) {
      const known = perSeries.get(id);
      if (known) known[3] = Number(known[3]) + 1;
      else perSeries.set(id, [study, number, id, 1]);
    }
    return [...perSeries.values()];
  }

  #add(column: string, wanted: readonly string[] | undefined): void {
    if (!wanted) return;
    this.#conditions.push(this.#uidsIn(column, wanted));
    this.#values.push(this.#uidsValue(wanted));
  }

  #uidsIn(column: string, wanted: readonly string[]): string {
    return wanted.length === 1 ? `${column} = ?` : this.#db.dialect.oneOf(column);
  }

  #uidsValue(wanted: readonly string[]): string {
    return wanted.length === 1 ? wanted[0]! : this.#db.dialect.listValue(wanted);
  }
}

/** Absent numbers first. */
export function comparePlaces(one: Place, other: Place): number {
  for (const [at, value] of one.entries()) {
    const difference = (value ?? Number.NEGATIVE_INFINITY) - (other[at] ?? Number.NEGATIVE_INFINITY);
    if (difference < 0) return -1;
    if (difference > 0) return 1;
  }
  return 0;
}
