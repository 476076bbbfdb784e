import { passes } from '../query/evaluate-test.ts';
import type { Test } from '../query/resolved-query.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** What SQLite cannot say by itself. Tests come as JSON and are the same for all rows of a query, so the last one is remembered. */
export function defineFunctions(db: SqliteDatabase): void {
  const testOf = remembering((text) => JSON.parse(text) as Test);
  const pathOf = remembering((text) => JSON.parse(text) as readonly string[]);
  db.define('value_passes', (values: string | null, test: string) =>
    Number(passes(testOf(test), values === null ? [] : values.split('\\'))),
  );
  db.define('item_passes', (items: string, path: string, test: string) =>
    Number(passes(testOf(test), valuesInside(items, pathOf(path)))),
  );
}

function remembering<T>(parse: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly parsed: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, parsed: parse(text) };
    return last.parsed;
  };
}

type Item = Readonly<Record<string, { readonly Value?: readonly unknown[] }>>;

/** The values at a path inside items of the DICOM JSON model, as texts. */
function valuesInside(items: string, path: readonly string[]): string[] {
  if (items === '') return [];
  let level = JSON.parse(items) as unknown[];
  for (const tag of path) level = level.flatMap((item) => (item as Item | null)?.[tag]?.Value ?? []);
  return level.filter((value) => typeof value === 'string' || typeof value === 'number').map(String);
}
