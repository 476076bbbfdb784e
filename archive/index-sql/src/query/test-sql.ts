import type { Sql } from './condition.ts';
import type { Test } from './resolved-query.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** Sorts behind every text that begins with what it is appended to. */
const LAST = '\u{10ffff}';

/** A test of the one value of an expression. */
export function valueSql(dialect: SqlDialect, test: Test, expression: string): Sql {
  switch (test.kind) {
    case 'one-of':
      return oneOfSql(dialect, test.values, expression);
    case 'numbers':
      return oneOfSql(dialect, test.values, expression);
    case 'pattern':
      return test.anyCase
        ? dialect.likeAnyCase(expression, test.pattern)
        : patternSql(dialect, test.pattern, expression);
    case 'between':
      return { sql: `(${expression} >= ? AND ${expression} < ?)`, values: [test.from, test.below] };
    case 'empty':
      return { sql: `${expression} = ''`, values: [] };
    default:
      return passesSql(dialect, test, expression);
  }
}

/** A test of the values of an expression, joined by backslashes. */
export function valuesSql(dialect: SqlDialect, test: Test, expression: string): Sql {
  if (test.kind === 'empty') return valueSql(dialect, test, expression);
  if (test.kind === 'one-of' && test.values.length === 1)
    return { sql: dialect.listed(expression), values: [test.values[0]!] };
  return passesSql(dialect, test, expression);
}

export function passesSql(dialect: SqlDialect, test: Test, expression: string): Sql {
  return { sql: dialect.passes(expression), values: [JSON.stringify(test)] };
}

function oneOfSql(dialect: SqlDialect, wanted: readonly (string | number)[], expression: string): Sql {
  if (wanted.length === 1) return { sql: `${expression} = ?`, values: [wanted[0]!] };
  return { sql: dialect.oneOf(expression), values: [dialect.listValue(wanted)] };
}

/** What a pattern begins with bounds the walk through an index. */
export function patternSql(dialect: SqlDialect, pattern: string, expression: string): Sql {
  const prefix = literalPrefix(pattern);
  if (prefix === pattern) return { sql: `${expression} = ?`, values: [pattern] };
  const like = { sql: dialect.like(expression), values: [dialect.likeValue(pattern)] };
  if (prefix === '') return like;
  const bounds = startsSql(prefix, expression);
  if (pattern === `${prefix}*`) return { sql: `(${bounds.sql})`, values: bounds.values };
  return { sql: `(${bounds.sql} AND ${like.sql})`, values: [...bounds.values, ...like.values] };
}

export function startsSql(prefix: string, expression: string): Sql {
  return { sql: `${expression} >= ? AND ${expression} < ?`, values: [prefix, prefix + LAST] };
}

export function literalPrefix(pattern: string): string {
  return /^[^*?]*/.exec(pattern)![0];
}
