import type { Cell } from '../postgres/messages.ts';
import { attributesOf, columnsOf, foldedColumn } from '../schema/columns.ts';
import { TABLES } from '../schema/tables.ts';
import type { TableShape } from './table-shapes.ts';

/** Tables of which each row needs its blob; the others remember blobs that may have gone. */
const NEEDING: ReadonlySet<string> = new Set(['instances', 'non_patient_instances', 'binned']);
const OF_BLOB = /blob_key$/;
/** Records kept as JSON, with the key of their blob inside. */
const RECORDS: ReadonlySet<string> = new Set(['quarantine.record', 'binned.record', 'binned.original']);
const KEY_INSIDE = /("blob_?[kK]ey":)("(?:[^"\\]|\\.)*")/g;

export interface RewriteOptions {
  readonly newKey: (key: string) => string | undefined;
  /** Gets keys that are needed and unknown. */
  readonly missing: Set<string>;
  readonly longestValue: number | undefined;
}

/** What a table's rows become in a database with other blobs and, maybe, shorter values. */
export function rewriterOf(
  { name, columns }: TableShape,
  options: RewriteOptions,
): (row: readonly Cell[]) => readonly Cell[] {
  const searched = searchedColumns(name);
  const steps = columns.map((column): ((value: Cell) => Cell) | undefined => {
    if (OF_BLOB.test(column)) return (value) => keyOf(value, NEEDING.has(name), options);
    if (RECORDS.has(`${name}.${column}`)) return (value) => recordOf(value, options);
    const { longestValue } = options;
    if (longestValue !== undefined && searched.has(column))
      return (value) => (typeof value === 'string' ? value.slice(0, longestValue) : value);
    return undefined;
  });
  if (steps.every((step) => step === undefined)) return (row) => row;
  return (row) => row.map((value, at) => steps[at]?.(value) ?? value);
}

function keyOf(value: Cell, needed: boolean, { newKey, missing }: RewriteOptions): Cell {
  if (typeof value !== 'string') return value;
  const key = newKey(value);
  if (key === undefined && needed) missing.add(value);
  return key ?? value;
}

function recordOf(value: Cell, options: RewriteOptions): Cell {
  if (typeof value !== 'string') return value;
  return value.replace(KEY_INSIDE, (_, name: string, key: string) => {
    return name + JSON.stringify(keyOf(JSON.parse(key) as string, false, options));
  });
}

/** Columns with an index of their own; see `longestValue` of `FormSettings`. */
function searchedColumns(table: string): ReadonlySet<string> {
  if (table === 'names') return new Set(['folded']);
  if (table === 'extra_values') return new Set(['value', 'folded']);
  const found = new Set<string>();
  for (const level of ['patient', 'study', 'series', 'instance'] as const) {
    const tables: readonly string[] = level === 'patient' ? [TABLES.patient, TABLES.study] : [TABLES[level]];
    if (!tables.includes(table)) continue;
    const own = new Set(columnsOf(level));
    for (const { column, searched } of attributesOf(level))
      if (searched) for (const one of [column, foldedColumn(column)]) if (own.has(one)) found.add(one);
  }
  return found;
}
