import type { QueryLevel } from '@vesalius/archive/api';
import { TABLES } from '../schema/tables.ts';
import type { Catalogue } from './catalogue.ts';
import { joinSql, type Sql, type SqlValue } from './condition.ts';
import { ALIASES, LEVELS, PARENTS, tableOf } from './levels.ts';
import type { ResolvedQuery } from './resolved-query.ts';
import type { SqlDialect } from './sql-dialect.ts';

export interface OrderKey {
  readonly expression: string;
  readonly descending: boolean;
  readonly level: QueryLevel;
  /** The column, when it has an index that gives this order. */
  readonly indexed?: string;
}

/** Sorts before every number that stands in a data set. */
const NO_NUMBER = '-1e308';

/** The order that was asked for, made total by the order of arrival. */
export function orderOf(catalogue: Catalogue, query: ResolvedQuery): OrderKey[] {
  const keys = query.order.map(({ entry, descending }): OrderKey => {
    const { level, place } = catalogue[entry]!;
    const table = tableOf(level, query.level);
    const alias = ALIASES[table];
    if (place.kind === 'extra') throw new Error('answers cannot be ordered by that');
    if (place.kind !== 'column') {
      const indexed = place.kind === 'study-values' ? table === 'study' : place.indexed;
      return {
        expression: `${alias}.${place.column}`,
        descending,
        level: table,
        ...(indexed && { indexed: place.column }),
      };
    }
    const column = place.folded ?? place.column;
    if (place.form === 'number')
      return { expression: `COALESCE(${alias}."${column}", ${NO_NUMBER})`, descending, level: table };
    return {
      expression: `${alias}."${column}"`,
      descending,
      level: table,
      ...(place.indexed && { indexed: column }),
    };
  });
  // Of one date by time, for that is the order of an index.
  const last = keys.at(-1);
  if (last?.indexed === 'study_date') keys.push({ ...last, expression: 'st."study_time"' });
  const arrival = { expression: `${ALIASES[query.level]}.id`, descending: keys.at(-1)?.descending ?? false };
  return [...keys, { ...arrival, level: query.level }];
}

export function orderBy(keys: readonly OrderKey[], name: (key: OrderKey, at: number) => string): string {
  return keys.map((key, at) => `${name(key, at)}${key.descending ? ' DESC' : ''}`).join(', ');
}

/**
 * The rows behind one whose keys are given, as stretches of which each starts at its place in the index of the first key: the rest of those
 * that are equal but for the last key, of those equal but for the last two, and so on.
 */
export function stretchesBehind(keys: readonly OrderKey[], at: readonly SqlValue[]): Sql[] {
  return keys
    .map(({ expression, descending }, index) => {
      const equal = keys.slice(0, index).map((key) => `${key.expression} = ?`);
      const sql = [...equal, `${expression} ${descending ? '<' : '>'} ?`].join(' AND ');
      return { sql, values: at.slice(0, index + 1) };
    })
    .toReversed();
}

/** The first of several pages of one order, without repetition. */
export function unitedSql(pages: readonly Sql[], keys: readonly OrderKey[], limit: number, offset: number): Sql {
  const columns = ['id', ...keys.map((_, at) => `k${at}`)].join(', ');
  const all = pages.map(({ sql, values }, at) => ({ sql: `SELECT ${columns} FROM (${sql}) a${at}`, values }));
  const { sql, values } = joinSql(all, ' UNION ');
  return {
    sql: `${sql} ORDER BY ${orderBy(keys, (_, at) => `k${at}`)} LIMIT ? OFFSET ?`,
    values: [...values, limit, offset],
  };
}

/** The table of a level, joined with those of the levels above that are looked at. */
export function fromSql(level: QueryLevel, looked: ReadonlySet<QueryLevel>): string {
  return `${TABLES[level]} ${ALIASES[level]}${joinsAbove(level, looked)}`;
}

/** The rows of a page, joined to the rows they name: in this order, for the page is short. */
export function pageJoinSql(
  dialect: SqlDialect,
  page: string,
  level: QueryLevel,
  looked: ReadonlySet<QueryLevel>,
): string {
  const alias = ALIASES[level];
  return `(${page}) page ${dialect.orderedJoin} ${TABLES[level]} ${alias} ON ${alias}.id = page.id${joinsAbove(level, looked)}`;
}

function joinsAbove(level: QueryLevel, looked: ReadonlySet<QueryLevel>): string {
  const own = LEVELS.indexOf(level);
  const highest = Math.min(own, ...[...looked].map((one) => LEVELS.indexOf(one)));
  let sql = '';
  for (let at = own; at > highest; at--) {
    const [child, parent] = [LEVELS[at] as Exclude<QueryLevel, 'patient'>, LEVELS[at - 1]!];
    sql += ` JOIN ${TABLES[parent]} ${ALIASES[parent]} ON ${ALIASES[parent]}.id = ${ALIASES[child]}.${PARENTS[child]}`;
  }
  return sql;
}
