import type { ModelValue, ValueCondition } from '@vesalius/archive/api';
import { joinSql, type Sql } from '../query/condition.ts';
import type { SqlDialect } from '../query/sql-dialect.ts';
import type { Database } from './database.ts';

/** Whose values they are. */
export const VALUES_OF = { workitem: 1, nonPatientInstance: 2 } as const;
export type ValueKind = (typeof VALUES_OF)[keyof typeof VALUES_OF];

const PUT = 'INSERT INTO model_values(kind, path, value, ref) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';

/** Replaces the values of one data set. */
export function putValues(db: Database, kind: ValueKind, ref: number, values: readonly ModelValue[]): void {
  dropValues(db, kind, ref);
  for (const { path, value } of values) db.put(PUT, kind, path, value, ref);
}

export function dropValues(db: Database, kind: ValueKind, ref: number): void {
  db.run('DELETE FROM model_values WHERE kind = ? AND ref = ?', kind, ref);
}

/** SQL for rows of `alias` that have such values; undefined where there is no condition. */
export function haveValues(
  dialect: SqlDialect,
  kind: ValueKind,
  alias: string,
  conditions: readonly ValueCondition[],
): Sql | undefined {
  if (conditions.length === 0) return undefined;
  return joinSql(
    conditions.map((condition): Sql => {
      const { sql, values } = valueSql(dialect, condition);
      return {
        sql: `${alias}.id IN (SELECT ref FROM model_values WHERE kind = ${kind} AND path = ?${sql})`,
        values: [condition.path, ...values],
      };
    }),
    ' AND ',
  );
}

function valueSql(dialect: SqlDialect, condition: ValueCondition): Sql {
  if ('oneOf' in condition)
    return { sql: ` AND ${dialect.oneOf('value')}`, values: [dialect.listValue(condition.oneOf)] };
  const { from, below } = condition;
  return {
    sql: `${from === undefined ? '' : ' AND value >= ?'}${below === undefined ? '' : ' AND value < ?'}`,
    values: [from, below].filter((text) => text !== undefined),
  };
}
