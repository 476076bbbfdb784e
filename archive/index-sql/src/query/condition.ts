export type SqlValue = string | number | null;

export interface Sql {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * One condition of a query in the ways it can be written. Which is best depends on how many rows it holds for: few are found through the
 * index, many are met soon enough on a walk through the rows in their order.
 */
export interface Condition {
  /** Found through an index, or as it is where there is none. */
  readonly found: Sql;
  /** Checked row by row, using no index of the searched table. */
  readonly checked: Sql;
  /**
   * - `one`: the index leads to one row, or one for each value asked for
   * - `equal`: it leads to as many rows as `rows` has, in the order of arrival
   * - `many`: the same, in no useful order
   * - `none`: no index helps
   */
  readonly reach: 'one' | 'equal' | 'many' | 'none';
  /** For `equal` and `many`: a query with one row for each that is found. */
  readonly rows?: Sql;
  /** The column of the searched table that the index is of. */
  readonly column?: string;
  /** Its rows are no one stretch of that index: to have them in its order they are sorted. */
  readonly scattered?: boolean;
}

export function joinSql(parts: readonly Sql[], separator: string): Sql {
  return { sql: parts.map(({ sql }) => sql).join(separator), values: parts.flatMap(({ values }) => values) };
}

export function wrapSql(before: string, { sql, values }: Sql, after: string): Sql {
  return { sql: `${before}${sql}${after}`, values };
}
