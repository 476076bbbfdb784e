/** What the two dialects write differently in a query. `?` stands for a value; `list` values are arrays of texts or numbers. */
export interface SqlDialect {
  /** The expression is one of a list. */
  oneOf(expression: string): string;
  listValue(values: readonly (string | number)[]): string;
  /** The expression matches a pattern, case-sensitively. */
  like(expression: string): string;
  /** A pattern of `*` and `?` in the dialect's words. */
  likeValue(pattern: string): string;
  /** The list joined by backslashes in the expression has a value. */
  listed(expression: string): string;
  /** One of the values joined by backslashes in the expression passes a test; the value is the test's JSON. */
  passes(expression: string): string;
  /** One of the values inside the items passes; the values are the path's and the test's JSON. */
  itemPasses(expression: string): string;
  /** The expression, so that no index is used for it. */
  unindexed(expression: string): string;
  /** A join whose left side is walked and whose right side is looked up. */
  readonly orderedJoin: string;
}

export const SQLITE: SqlDialect = {
  oneOf: (expression) => `${expression} IN (SELECT value FROM json_each(?))`,
  listValue: (values) => JSON.stringify(values),
  like: (expression) => `${expression} GLOB ?`,
  likeValue: (pattern) => pattern.replaceAll('[', '[[]'),
  listed: (expression) => `instr('\\' || ${expression} || '\\', '\\' || ? || '\\') > 0`,
  passes: (expression) => `value_passes(${expression}, ?)`,
  itemPasses: (expression) => `item_passes(${expression}, ?, ?)`,
  unindexed: (expression) => `+${expression}`,
  orderedJoin: 'CROSS JOIN',
};
