import type { QueryLevel, Scope } from '@vesalius/archive/api';
import { TABLES } from '../schema/tables.ts';
import { type Condition, joinSql, type Sql, wrapSql } from './condition.ts';
import { ALIASES, isBelow, LEVELS, PARENTS } from './levels.ts';
import type { MatchConditions } from './match-conditions.ts';
import type { ResolvedQuery } from './resolved-query.ts';
import { scopeCondition } from './scope-sql.ts';

/** Rows that stand apart in the order of their own column are sorted up to so many times the number that is few: the walk may meet none for long. */
const ORDERED_TO_FEW = 5;

/** How many rows a query has, counted no further than `most`. */
export type CountRows = (rows: Sql, most: number) => number;

export interface Where extends Sql {
  /** Levels above the query's own whose rows it looks at. */
  readonly levels: ReadonlySet<QueryLevel>;
}

/**
 * The condition of a query. Of each match it takes the form that fits how many rows it holds for, so that neither a rare value leads to
 * a walk through all rows nor a common one to the sorting of nearly all of them.
 *
 * @param orderColumn indexed column by which the answers are ordered first
 * @param few rows up to which finding is better than walking
 */
export function whereOf(
  conditions: MatchConditions,
  scope: Scope,
  query: ResolvedQuery,
  countRows: CountRows,
  orderColumn: string | undefined,
  few: () => number,
): Where {
  const levels = new Set<QueryLevel>();
  const own: Condition[] = [];
  const below = new Map<QueryLevel, Condition[]>();
  for (const match of query.matches) {
    const level = conditions.levelOf(match, query.level);
    const condition = conditions.write(match, level);
    if (isBelow(level, query.level)) below.set(level, [...(below.get(level) ?? []), condition]);
    else {
      levels.add(level);
      own.push(condition);
    }
  }
  const visible = scopeCondition(scope);
  if (visible && query.level === 'patient') below.set('study', [visible, ...(below.get('study') ?? [])]);
  else if (visible) {
    levels.add('study');
    own.push(visible);
  }
  if (below.size > 0) own.push(belowCondition(query.level, below));
  return { ...choose(own, countRows, orderColumn, few), levels };
}

function choose(
  all: readonly Condition[],
  countRows: CountRows,
  orderColumn: string | undefined,
  few: () => number,
): Sql {
  const found = foundBy(all, countRows, orderColumn, few);
  const most = () => few() * ORDERED_TO_FEW;
  const parts = all.map((condition) => {
    const ordered =
      found.size === 0 &&
      condition.column !== undefined &&
      condition.column === orderColumn &&
      (!condition.scattered || countRows(condition.rows!, most()) < most());
    return found.has(condition) || ordered ? condition.found : condition.checked;
  });
  if (parts.length === 0) return { sql: '1 = 1', values: [] };
  return joinSql(parts, ' AND ');
}

/** The conditions whose index is used. */
function foundBy(
  all: readonly Condition[],
  countRows: CountRows,
  orderColumn: string | undefined,
  few: () => number,
): ReadonlySet<Condition> {
  const unique = all.find(({ reach }) => reach === 'one');
  if (unique) return new Set([unique]);
  // The most frequent question, one key and the order of arrival, is answered from the index as it stands.
  if (all.length === 1 && all[0]!.reach === 'equal' && orderColumn === undefined) return new Set(all);
  return new Set(all.filter(({ rows }) => rows && countRows(rows, few()) < few()));
}

/**
 * Keys of lower levels in a query of a higher one (relational queries, PS3.4 §C.4.1.2.2.2): there is a row below for which all of
 * them hold together.
 */
function belowCondition(level: QueryLevel, below: ReadonlyMap<QueryLevel, readonly Condition[]>): Condition {
  const next = LEVELS[LEVELS.indexOf(level) + 1] as Exclude<QueryLevel, 'patient'>;
  const alias = ALIASES[next];
  const own = below.get(next) ?? [];
  const deeper = [...below.keys()].some((other) => isBelow(other, next)) ? [belowCondition(next, below)] : [];
  const all = [...own, ...deeper];
  const reach = all.some((one) => one.reach === 'one') ? 'one' : all.some((one) => one.rows) ? 'many' : 'none';
  const written = (form: 'found' | 'checked') =>
    joinSql(
      all.map((one) => leading(one, reach, form)),
      ' AND ',
    );
  const from = `FROM ${TABLES[next]} ${alias} WHERE`;
  const rows = wrapSql(`SELECT ${alias}.${PARENTS[next]} ${from} `, written('found'), '');
  return {
    found: wrapSql(`${ALIASES[level]}.id IN (`, rows, ')'),
    checked: wrapSql(
      `EXISTS (SELECT 1 ${from} ${alias}.${PARENTS[next]} = ${ALIASES[level]}.id AND `,
      written('checked'),
      ')',
    ),
    reach,
    ...(reach === 'many' && { rows }),
  };
}

/** Where one key leads to a row, the others need no index. */
function leading(condition: Condition, reach: Condition['reach'], form: 'found' | 'checked'): Sql {
  return form === 'found' && (reach !== 'one' || condition.reach === 'one') ? condition.found : condition.checked;
}
