import type { IndexedAttribute } from '@vesalius/archive/api';
import { foldForSearch, type Match } from '@vesalius/dicom';
import type { Condition } from '../instances.ts';
import { foldedColumn } from '../schema.ts';

/** Columns that hold several values, joined by a backslash. */
const MULTIPLE: ReadonlySet<string> = new Set([
  'image_type',
  'other_patient_ids',
  'other_patient_names',
  'operators_name',
  'performing_physician_name',
  'reading_physicians',
  'admitting_diagnoses',
  'modalities',
  'sop_classes',
]);

type Plain = Exclude<Match, { kind: 'date-time-range' }>;

/** The condition of a match on a column; `alias` is the table's. */
export function matchSql(match: Plain, attribute: Pick<IndexedAttribute, 'column' | 'form'>, alias: string): Condition {
  const column = `${alias}.${attribute.column}`;
  if (match.kind === 'empty') return { sql: `(${column} IS NULL OR ${column} = '')`, values: [] };
  if (attribute.form === 'name') return nameSql(match, `${alias}.${foldedColumn(attribute.column)}`);
  if (attribute.form === 'number') return numberSql(match, column);
  return textSql(match, column, MULTIPLE.has(attribute.column));
}

function textSql(match: Plain, column: string, multiple: boolean): Condition {
  switch (match.kind) {
    case 'equals':
      return multiple ? oneOfSeveral(column, [match.value]) : { sql: `${column} = ?`, values: [match.value] };
    case 'any-of':
      if (multiple) return oneOfSeveral(column, match.values);
      return { sql: `${column} IN (${match.values.map(() => '?').join(',')})`, values: match.values };
    case 'wildcard':
      return multiple
        ? { sql: `'\\' || ${column} || '\\' GLOB ?`, values: [`*\\${globOf(match.pattern)}\\*`] }
        : { sql: `${column} GLOB ?`, values: [globOf(match.pattern)] };
    case 'range':
      return rangeSql(column, match.from, match.to);
    case 'fuzzy-name':
      return { sql: `${column} = ?`, values: [match.text] };
    case 'empty':
      return { sql: `${column} IS NULL`, values: [] };
  }
}

function oneOfSeveral(column: string, values: readonly string[]): Condition {
  return {
    sql: `(${values.map(() => `instr('\\' || ${column} || '\\', ?) > 0`).join(' OR ')})`,
    values: values.map((value) => `\\${value}\\`),
  };
}

/** Both ends count, to the precision they were given in: `10` ends with the last moment of that hour. */
export function rangeSql(column: string, from: string | undefined, to: string | undefined): Condition {
  const parts = [from !== undefined && `${column} >= ?`, to !== undefined && `${column} <= ?`].filter(Boolean);
  return {
    sql: `(${parts.join(' AND ')})`,
    values: [...(from === undefined ? [] : [from]), ...(to === undefined ? [] : [`${to}~`])],
  };
}

function numberSql(match: Plain, column: string): Condition {
  const texts = match.kind === 'equals' ? [match.value] : match.kind === 'any-of' ? match.values : [];
  const numbers = texts.map(Number).filter((number) => Number.isFinite(number));
  if (numbers.length === 0) return { sql: '0', values: [] };
  return { sql: `${column} IN (${numbers.map(() => '?').join(',')})`, values: numbers };
}

/** Names are compared without case and accents, against each component group (PS3.4 §C.2.2.2.1). */
function nameSql(match: Plain, column: string): Condition {
  switch (match.kind) {
    case 'equals':
      return groups(column, [globLiteral(foldForSearch(match.value))]);
    case 'any-of':
      return groups(
        column,
        match.values.map((value) => globLiteral(foldForSearch(value))),
      );
    case 'wildcard':
      return groups(column, [globOf(foldForSearch(match.pattern))]);
    case 'fuzzy-name':
      return fuzzySql(column, match.text);
    default:
      return { sql: '0', values: [] };
  }
}

/** A plain ASCII pattern is sought at the start only, where the alphabetic group is, so that an index serves it. */
function groups(column: string, patterns: readonly string[]): Condition {
  const globs = patterns.flatMap((pattern) => {
    const first = pattern.endsWith('*') ? [pattern] : [pattern, `${pattern}=*`, `${pattern}^*`, `${pattern}\\*`];
    return /^[\x20-\x7e]*$/.test(pattern) ? first : [...first, ...first.map((one) => `*=${one}`)];
  });
  return { sql: `(${globs.map(() => `${column} GLOB ?`).join(' OR ')})`, values: globs };
}

function fuzzySql(column: string, text: string): Condition {
  const words = foldForSearch(text)
    .split(/[\^=\\\s,*]+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return { sql: '1', values: [] };
  const each = `(' ' || replace(replace(replace(${column}, '^', ' '), '=', ' '), '\\', ' ')) GLOB ?`;
  return { sql: `(${words.map(() => each).join(' AND ')})`, values: words.map((word) => `* ${globLiteral(word)}*`) };
}

/** DICOM's `*` and `?` are GLOB's; its `[` is a letter (PS3.4 §C.2.2.2.4). */
function globOf(pattern: string): string {
  return pattern.replaceAll('[', '[[]');
}

function globLiteral(text: string): string {
  return text.replaceAll(/[[*?]/g, '[$&]');
}
