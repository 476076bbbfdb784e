import type { GrowthDay, Scope, Statistics } from '@vesalius/archive/api';
import { scopeSql } from '../query/scope-sql.ts';
import type { Database, Row } from './database.ts';
import { caseVisible } from './quarantine.ts';
import type { Session } from './session.ts';

const PUT = 'INSERT INTO facts(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value';

export function factReads({ db }: Session) {
  return {
    get(name: string): string | undefined {
      return db.value('SELECT value FROM facts WHERE name = ?', name) as string | undefined;
    },
    statistics(scope: Scope): Statistics {
      const totals = scope.sees === 'all' ? db.get('SELECT * FROM totals')! : visibleTotals(db, scope);
      return {
        patients: Number(totals.patients),
        studies: Number(totals.studies),
        series: Number(totals.series),
        instances: Number(totals.instances),
        bytes: Number(totals.size),
        quarantined: Number(totals.quarantined),
      };
    },
    growth(sinceDay: number): GrowthDay[] {
      const rows = db.all('SELECT day, studies, instances, size FROM growth WHERE day >= ? ORDER BY day', sinceDay);
      return rows.map(({ day, studies, instances, size }) => ({
        day: Number(day),
        studies: Number(studies),
        instances: Number(instances),
        bytes: Number(size),
      }));
    },
    ping(): void {
      db.value('SELECT one FROM totals');
    },
  };
}

function visibleTotals(db: Database, scope: Scope): Row {
  const studies = scopeSql(scope);
  const cases = caseVisible(db.dialect, scope);
  const sums = ['number_of_series', 'number_of_instances', 'size'].map((column) => `COALESCE(sum(st.${column}), 0)`);
  const sql = `SELECT count(DISTINCT st.patient_ref) AS patients, count(*) AS studies, ${sums[0]} AS series, ${sums[1]} AS instances,
    ${sums[2]} AS size, (SELECT count(*) FROM quarantine q WHERE q.state = 'open' AND ${cases.sql}) AS quarantined
    FROM studies st WHERE ${studies.sql}`;
  return db.get(sql, ...cases.values, ...studies.values)!;
}

export function factWrites({ db }: Session) {
  return {
    put(name: string, value: string): void {
      db.run(PUT, name, value);
    },
    /** The writer answers, and can commit. */
    ping(): void {
      db.value('SELECT one FROM totals');
    },
  };
}
