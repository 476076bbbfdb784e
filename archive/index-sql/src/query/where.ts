import type { ExtraAttribute, Query, QueryLevel, Scope } from '@vesalius/archive/api';
import type { Match } from '@vesalius/dicom';
import type { Condition } from '../instances.ts';
import { TABLES } from '../schema.ts';
import { matchSql, rangeSql } from './match-sql.ts';
import { isBelow, levelOf, pathsOf, type Resolved, resolvePath } from './resolve.ts';

/** Tables from the top down to each level, as a query of that level joins them. */
export const FROM: Readonly<Record<QueryLevel, string>> = {
  patient: 'patients p',
  study: 'studies st JOIN patients p ON p.id = st.patient_fk',
  series: 'series se JOIN studies st ON st.id = se.study_fk JOIN patients p ON p.id = st.patient_fk',
  instance:
    'instances i JOIN series se ON se.id = i.series_fk JOIN studies st ON st.id = i.study_fk JOIN patients p ON p.id = st.patient_fk',
};

/** Everything below a level, tied to its row: for keys of lower levels (relational queries, PS3.4 §C.4.1.2.2). */
const BELOW: Readonly<Record<QueryLevel, string>> = {
  patient:
    'studies st JOIN series se ON se.study_fk = st.id JOIN instances i ON i.series_fk = se.id WHERE st.patient_fk = p.id',
  study: 'series se JOIN instances i ON i.series_fk = se.id WHERE se.study_fk = st.id',
  series: 'instances i WHERE i.series_fk = se.id',
  instance: '',
};

export function whereOf(scope: Scope, query: Query, extra: readonly ExtraAttribute[]): Condition {
  if (scope.sees === 'nothing') return { sql: '0', values: [] };
  const own: Condition[] = [];
  const below: Condition[] = [];
  for (const match of query.matches) {
    const resolved = pathsOf(match).map((path) => resolvePath(path, extra));
    const first = resolved[0];
    if (!first || resolved.some((one) => !one)) continue; // the caller was told by `support`
    const condition = conditionOf(match, resolved as Resolved[], query.level);
    (isBelow(levelOf(first), query.level) ? below : own).push(condition);
  }
  if (below.length > 0) own.push(joined(below, (sql) => `EXISTS (SELECT 1 FROM ${BELOW[query.level]} AND ${sql})`));
  return own.length === 0 ? { sql: '1', values: [] } : joined(own, (sql) => sql);
}

function joined(conditions: readonly Condition[], wrap: (sql: string) => string): Condition {
  return {
    sql: wrap(conditions.map(({ sql }) => sql).join(' AND ')),
    values: conditions.flatMap(({ values }) => values),
  };
}

function conditionOf(match: Match, [first, second]: readonly Resolved[], level: QueryLevel): Condition {
  if (match.kind === 'date-time-range') {
    if (first!.kind !== 'column' || second?.kind !== 'column') return { sql: '0', values: [] };
    const alias = aliasOf(levelOf(first!), level);
    return rangeSql(
      `(${alias}.${first!.attribute.column} || COALESCE(${alias}.${second.attribute.column}, ''))`,
      match.from,
      match.to,
    );
  }
  const alias = aliasOf(levelOf(first!), level);
  if (first!.kind === 'column') return matchSql(match, first!.attribute, alias);
  const condition = matchSql(match, { column: 'value', form: 'text' }, 'x');
  return {
    sql: `EXISTS (SELECT 1 FROM extra_values x WHERE x.level = ? AND x.attribute = ? AND x.entity = ${alias}.id AND ${condition.sql})`,
    values: [first!.attribute.level, first!.index, ...condition.values],
  };
}

/** Patient attributes are matched as they stand in the study, unless patients themselves are asked for. */
function aliasOf(level: QueryLevel, asked: QueryLevel): string {
  return level === 'patient' && asked !== 'patient' ? TABLES.study.alias : TABLES[level].alias;
}
