import type { ColumnTypes } from './dialect.ts';

const DAY_MS = 86_400_000;

/**
 * How much there was at the end of each day (days since 1970, UTC). What came before is told from the studies that are there, each counted whole on
 * the day it began. Released: it never changes.
 */
export function migration0014({ integer, table }: ColumnTypes): string[] {
  const summed = ['studies', 'instances', 'size'].map(
    (column) => `CAST(sum(${column}) OVER (ORDER BY day) AS ${integer})`,
  );
  return [
    `CREATE TABLE growth(day ${integer} PRIMARY KEY, studies ${integer} NOT NULL, instances ${integer} NOT NULL,
      size ${integer} NOT NULL)${table}`,
    `INSERT INTO growth(day, studies, instances, size) SELECT day, ${summed.join(', ')} FROM
      (SELECT created_at / ${DAY_MS} AS day, count(*) AS studies, sum(number_of_instances) AS instances, sum(size) AS size
        FROM studies GROUP BY created_at / ${DAY_MS}) AS days`,
  ];
}
