import type { SQLInputValue } from 'node:sqlite';
import type { ExtraAttribute, Query, QueryLevel, QueryPage, Scope } from '@vesalius/archive/api';
import type { Database } from '../database.ts';
import { TABLES } from '../schema.ts';
import { answersOf, rowOf } from './answer.ts';
import { resolvePath } from './resolve.ts';
import { FROM, whereOf } from './where.ts';

const UIDS: Readonly<Record<QueryLevel, string>> = {
  patient: 'p.patient_id',
  study: 'st.patient_id, st.study_instance_uid AS study_uid',
  series: 'st.patient_id, st.study_instance_uid AS study_uid, se.series_instance_uid AS series_uid',
  instance:
    'st.patient_id, st.study_instance_uid AS study_uid, se.series_instance_uid AS series_uid, i.sop_instance_uid AS sop_uid',
};

const DEFAULT_LIMIT = 500;

/** One page of answers: ids are found first, so that a deep offset walks narrow rows, then joined to what is wanted. */
export function searchPage(
  db: Database,
  scope: Scope,
  query: Query,
  extra: readonly ExtraAttribute[],
  after?: string,
): QueryPage {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const where = whereOf(scope, query, extra);
  const order = orderOf(query, extra);
  const keys = order.map(({ expression }) => expression);
  const behind = after === undefined ? undefined : behindSql(order, JSON.parse(after) as SQLInputValue[]);
  const { alias } = TABLES[query.level];
  const answers = answersOf(query, extra);
  const orderBy = order.map(({ expression, descending }) => `${expression}${descending ? ' DESC' : ''}`).join(', ');
  const ids = `SELECT ${alias}.id FROM ${FROM[query.level]} WHERE ${where.sql}${behind ? ` AND ${behind.sql}` : ''} ORDER BY ${orderBy} LIMIT ? OFFSET ?`;
  const columns = [
    ...answers.map(({ select }, index) => `${select} AS a${index}`),
    ...keys.map((key, index) => `${key} AS k${index}`),
    UIDS[query.level],
  ];
  const sql = `SELECT ${columns.join(', ')} FROM ${FROM[query.level]} WHERE ${alias}.id IN (${ids}) ORDER BY ${orderBy}`;
  const rows = db.all(sql, ...where.values, ...(behind?.values ?? []), limit, query.offset ?? 0);
  const last = rows.at(-1);
  const next = last && rows.length === limit ? JSON.stringify(keys.map((_, index) => last[`k${index}`])) : undefined;
  return { rows: rows.map((row) => rowOf(answers, row, query.level)), ...(next !== undefined && { next }) };
}

export function countMatches(db: Database, scope: Scope, query: Query, extra: readonly ExtraAttribute[]): number {
  const where = whereOf(scope, query, extra);
  return Number(db.get(`SELECT count(*) AS n FROM ${FROM[query.level]} WHERE ${where.sql}`, ...where.values)?.n ?? 0);
}

interface Key {
  readonly expression: string;
  readonly descending: boolean;
}

/** The asked order, then the id, which makes it total. */
function orderOf(query: Query, extra: readonly ExtraAttribute[]): readonly Key[] {
  const keys = (query.order ?? []).flatMap(({ by, descending = false }): Key[] => {
    const resolved = resolvePath([by], extra);
    if (resolved?.kind !== 'column') return [];
    const { level, column } = resolved.attribute;
    const alias = level === 'patient' && query.level !== 'patient' ? TABLES.study.alias : TABLES[level].alias;
    return [{ expression: `COALESCE(${alias}.${column}, '')`, descending }];
  });
  return [...keys, { expression: `${TABLES[query.level].alias}.id`, descending: keys[0]?.descending ?? false }];
}

/** Rows behind a key: all keys before equal, this one further on, for each key. */
function behindSql(order: readonly Key[], at: readonly SQLInputValue[]): { sql: string; values: SQLInputValue[] } {
  const values: SQLInputValue[] = [];
  const alternatives = order.map(({ expression, descending }, index) => {
    const equal = order.slice(0, index).map((key) => `${key.expression} = ?`);
    values.push(...at.slice(0, index + 1));
    return `(${[...equal, `${expression} ${descending ? '<' : '>'} ?`].join(' AND ')})`;
  });
  return { sql: `(${alternatives.join(' OR ')})`, values };
}
