import { type ColumnTypes, POSTGRES_TYPES, SQLITE_TYPES } from '../schema/dialect.ts';
import type { Sql } from './condition.ts';

/** What the two dialects write differently in a query. `?` stands for a value; `list` values are arrays of texts or numbers. */
export interface SqlDialect {
  readonly types: ColumnTypes;
  /** The expression is one of a list. */
  oneOf(expression: string): string;
  listValue(values: readonly (string | number)[]): string;
  /** The expression matches a pattern, case-sensitively. */
  like(expression: string): string;
  /** A pattern of `*` and `?` in the dialect's words. */
  likeValue(pattern: string): string;
  /** The same, capital and small letters alike. */
  likeAnyCase(expression: string, pattern: string): Sql;
  /** The list joined by backslashes in the expression has a value. */
  listed(expression: string): string;
  /** One of the values joined by backslashes in the expression passes a test; the value is the test's JSON. */
  passes(expression: string): string;
  /** One of the values inside the items passes; the values are the path's and the test's JSON. */
  itemPasses(expression: string): string;
  /** The expression, so that no index is used for it. */
  unindexed(expression: string): string;
  /** The expression as a number that is compared with others. */
  number(expression: string): string;
  /** The text at a path inside JSON. */
  jsonText(expression: string, path: readonly string[]): string;
  /** A join whose left side is walked and whose right side is looked up. */
  readonly orderedJoin: string;
}

export const SQLITE: SqlDialect = {
  types: SQLITE_TYPES,
  oneOf: (expression) => `${expression} IN (SELECT value FROM json_each(?))`,
  listValue: (values) => JSON.stringify(values),
  like: (expression) => `${expression} GLOB ?`,
  likeValue: (pattern) => pattern.replaceAll('[', '[[]'),
  likeAnyCase: (expression, pattern) =>
    OF_ASCII.test(pattern)
      ? { sql: `${expression} LIKE ? ESCAPE '\\'`, values: [likeOf(pattern)] }
      : { sql: `${expression} GLOB ?`, values: [pattern.replace(/[[\p{L}]/gu, bothCases)] },
  listed: (expression) => `instr('\\' || ${expression} || '\\', '\\' || ? || '\\') > 0`,
  passes: (expression) => `value_passes(${expression}, ?)`,
  itemPasses: (expression) => `item_passes(${expression}, ?, ?)`,
  unindexed: (expression) => `+${expression}`,
  number: (expression) => expression,
  jsonText: (expression, path) => `json_extract(${expression}, '$.${path.join('.')}')`,
  orderedJoin: 'CROSS JOIN',
};

/** What LIKE of SQLite compares without case; it is three times as fast as GLOB with classes. */
const OF_ASCII = /^[ -~]*$/;

/** A class of GLOB. */
function bothCases(letter: string): string {
  const cases = [letter.toLowerCase(), letter.toUpperCase()].filter((one) => [...one].length === 1);
  return `[${[...new Set(cases)].join('')}]`;
}

export const POSTGRES: SqlDialect = {
  types: POSTGRES_TYPES,
  oneOf: (expression) => `${expression} = ANY(?)`,
  listValue: (values) => `{${values.map((value) => `"${String(value).replace(/["\\]/g, '\\$&')}"`).join()}}`,
  like: (expression) => `${expression} LIKE ?`,
  likeValue: likeOf,
  likeAnyCase: (expression, pattern) => ({ sql: `${expression} ILIKE ?`, values: [likeOf(pattern)] }),
  listed: (expression) => `strpos('\\' || ${expression} || '\\', '\\' || ? || '\\') > 0`,
  passes: (expression) => `value_passes(${expression}, ?)`,
  itemPasses: (expression) => `item_passes(${expression}, ?, ?)`,
  unindexed: (expression) => `COALESCE(${expression}, '')`,
  number: (expression) => `CAST(${expression} AS DOUBLE PRECISION)`,
  jsonText: (expression, path) => `(${expression}::json #>> '{${path.join()}}')`,
  orderedJoin: 'JOIN',
};

function likeOf(pattern: string): string {
  return pattern.replace(/[\\%_*?]/g, (sign) => (sign === '*' ? '%' : sign === '?' ? '_' : `\\${sign}`));
}
