import type { QueryLevel } from '@vesalius/archive/api';
import { PART_LETTERS, PART_START } from '../schema/name-parts.ts';
import { TABLES } from '../schema/tables.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import { type Condition, joinSql, type Sql, wrapSql } from './condition.ts';
import { ALIASES, tableOf } from './levels.ts';
import type { MomentTest, ResolvedMatch, Test } from './resolved-query.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { literalPrefix, passesSql, startsSql, valueSql, valuesSql } from './test-sql.ts';

/** Columns in which a value stands once. */
const UNIQUE: ReadonlySet<string> = new Set(['study_instance_uid', 'series_instance_uid', 'sop_instance_uid']);

type Column = Extract<CatalogueEntry['place'], { kind: 'column' }>;

/** Writes the condition of one match on its own table. */
export class MatchConditions {
  readonly #dialect: SqlDialect;
  readonly #catalogue: Catalogue;

  constructor(dialect: SqlDialect, catalogue: Catalogue) {
    this.#dialect = dialect;
    this.#catalogue = catalogue;
  }

  /** The level whose rows a match is about. */
  levelOf(match: ResolvedMatch, query: QueryLevel): QueryLevel {
    return tableOf(this.#catalogue[match.entry]!.level, query);
  }

  /** @param table level of the table that is looked at */
  write(match: ResolvedMatch, table: QueryLevel): Condition {
    const alias = ALIASES[table];
    const { place, vr } = this.#catalogue[match.entry]!;
    if ('timeEntry' in match) return this.#moment(match.entry, match.timeEntry, match.test, table);
    const { test, inside } = match;
    if (place.kind === 'column') {
      if (inside) return onlyChecked(this.#inside(`${alias}.${place.column}`, inside, test));
      if (place.form === 'name') return this.#name(place, test, table);
      return this.#column(place, test, alias, table);
    }
    if (place.kind === 'count')
      return onlyChecked(this.#number(test, this.#dialect.number(`${alias}.${place.column}`)));
    if (place.kind === 'study-values') return this.#studyValues(place.valueKind, place.column, test, alias);
    return this.#extra(place.id, vr === 'PN', test, alias);
  }

  #column(place: Column, test: Test, alias: string, table: QueryLevel): Condition {
    const column = `${alias}."${place.column}"`;
    if (place.form === 'number') return onlyChecked(this.#number(test, column));
    if (place.several) return onlyChecked(valuesSql(this.#dialect, test, column));
    const found = valueSql(this.#dialect, test, column);
    if (!place.indexed || test.kind === 'date-time' || test.kind === 'empty') return onlyChecked(found);
    const checked = valueSql(this.#dialect, test, this.#dialect.unindexed(column));
    if (UNIQUE.has(place.column) && test.kind === 'one-of')
      return { found, checked, reach: 'one', column: place.column };
    const rows = wrapSql(`SELECT ${alias}.id FROM ${TABLES[table]} ${alias} WHERE `, found, '');
    if (test.kind === 'one-of' && test.values.length === 1)
      return { found, checked, reach: 'equal', rows, column: place.column };
    // Without a beginning the whole index is walked, which is still narrower than the rows.
    const walked = test.kind === 'pattern' && (test.anyCase || literalPrefix(test.pattern) === '');
    return {
      found: walked ? wrapSql(`${alias}.id IN (`, rows, ')') : found,
      checked,
      reach: 'many',
      rows,
      column: place.column,
    };
  }

  #number(test: Test, column: string): Sql {
    return test.kind === 'empty' ? { sql: `${column} IS NULL`, values: [] } : valueSql(this.#dialect, test, column);
  }

  #name(place: Column, test: Test, table: QueryLevel): Condition {
    const alias = ALIASES[table];
    const column = `${alias}."${place.folded}"`;
    if (test.kind === 'empty') return onlyChecked(valueSql(this.#dialect, test, column));
    const checked = passesSql(this.#dialect, test, this.#dialect.unindexed(column));
    const source = nameSource(this.#dialect, test);
    if (!source) return onlyChecked(checked);
    const named = wrapSql(`${column} <> '' AND ${column} IN (`, source, ')');
    const rows = wrapSql(`SELECT ${alias}.id FROM ${TABLES[table]} ${alias} WHERE `, named, '');
    return {
      found: tellsAll(test) ? named : joinSql([named, checked], ' AND '),
      checked,
      reach: 'many',
      rows,
      column: place.folded!,
      scattered: true,
    };
  }

  #inside(column: string, inside: readonly string[], test: Test): Sql {
    return { sql: this.#dialect.itemPasses(column), values: [JSON.stringify(inside), JSON.stringify(test)] };
  }

  #studyValues(kind: number, column: string, test: Test, alias: string): Condition {
    if (test.kind === 'empty') return onlyChecked(valueSql(this.#dialect, test, `${alias}.${column}`));
    const value = valueSql(this.#dialect, test, 'v.value');
    const rows = wrapSql(`SELECT v.study_ref FROM study_values v WHERE v.kind = ${kind} AND `, value, '');
    const checked = wrapSql(
      `EXISTS (SELECT 1 FROM study_values v WHERE v.study_ref = ${alias}.id AND v.kind = ${kind} AND `,
      value,
      ')',
    );
    return { found: wrapSql(`${alias}.id IN (`, rows, ')'), checked, reach: 'many', rows };
  }

  #extra(id: number, name: boolean, test: Test, alias: string): Condition {
    const own = `SELECT 1 FROM extra_values x WHERE x.attribute = ${id} AND x.entity = ${alias}.id`;
    if (test.kind === 'empty') return onlyChecked({ sql: `NOT EXISTS (${own} AND x.value <> '')`, values: [] });
    if (name) return this.#extraName(id, test, alias, own);
    const value =
      test.kind === 'numbers' ? passesSql(this.#dialect, test, 'x.value') : valueSql(this.#dialect, test, 'x.value');
    const rows = wrapSql(`SELECT x.entity FROM extra_values x WHERE x.attribute = ${id} AND `, value, '');
    const checked = wrapSql(`EXISTS (${own} AND `, value, ')');
    return { found: wrapSql(`${alias}.id IN (`, rows, ')'), checked, reach: 'many', rows };
  }

  #extraName(id: number, test: Test, alias: string, own: string): Condition {
    const passing = passesSql(this.#dialect, test, 'x.folded');
    const checked = wrapSql(`EXISTS (${own} AND `, passing, ')');
    const source = nameSource(this.#dialect, test);
    if (!source) return onlyChecked(checked);
    const select = `SELECT x.entity FROM extra_values x WHERE x.attribute = ${id} AND x.folded <> '' AND x.folded IN (`;
    const rows = wrapSql(select, source, ')');
    const found = wrapSql(`${alias}.id IN (`, tellsAll(test) ? rows : joinSql([rows, passing], ' AND '), ')');
    return { found, checked, reach: 'many', rows };
  }

  #moment(entry: number, timeEntry: number, { from, to }: MomentTest, table: QueryLevel): Condition {
    const alias = ALIASES[table];
    const [date, time] = [entry, timeEntry].map((at) => (this.#catalogue[at]!.place as Column).column);
    const between: Test = { kind: 'between', from: from?.date ?? '0', below: `${to?.date ?? ''}:` };
    const days = `${alias}."${date}"`;
    const times = `${alias}."${time}"`;
    const ends: Sql[] = [];
    // A study without a time is in no stretch that begins or ends within its day.
    if (from && from.time !== '' && from.time !== '00')
      ends.push({ sql: `(${this.#dialect.unindexed(days)} > ? OR ${times} >= ?)`, values: [from.date, from.time] });
    if (to && to.time !== '')
      ends.push({ sql: `(${this.#dialect.unindexed(days)} < ? OR ${times} < ?)`, values: [to.date, `${to.time}:`] });
    const of = (column: string) => joinSql([valueSql(this.#dialect, between, column), ...ends], ' AND ');
    const checked = of(this.#dialect.unindexed(days));
    if (!(this.#catalogue[entry]!.place as Column).indexed) return onlyChecked(checked);
    const rows = wrapSql(`SELECT ${alias}.id FROM ${TABLES[table]} ${alias} WHERE `, of(days), '');
    return { found: of(days), checked, reach: 'many', rows, column: date! };
  }
}

function onlyChecked(checked: Sql): Condition {
  return { found: checked, checked, reach: 'none' };
}

/** A part of a name that is sought: where it may start, and what it begins with or all it is. */
interface Sought {
  readonly starts: readonly number[];
  readonly texts: readonly string[];
  readonly whole: boolean;
}

/**
 * The query of all names that have one part of what is asked for, the longest, or undefined where nothing of it is known. Whether they
 * have the rest is seen when they are looked at.
 */
function nameSource(dialect: SqlDialect, test: Test): Sql | undefined {
  const sought = soughtOf(test).filter(({ texts }) => texts.every((text) => text !== ''));
  const [best] = sought.sort((one, other) => letters(other) - letters(one));
  if (!best) return undefined;
  const texts = best.texts.map((text) => [...text].slice(0, PART_LETTERS).join(''));
  const part = best.whole
    ? valueSql(dialect, { kind: 'one-of', values: texts }, 'n.part')
    : startsSql(texts[0]!, 'n.part');
  const select = `SELECT w.folded FROM name_parts n ${dialect.orderedJoin} names w ON w.id = n.name WHERE n.start IN (${best.starts.join()}) AND `;
  return wrapSql(select, part, '');
}

/**
 * Whether the names of `nameSource` have all that is asked for: one group or word, no longer than the parts that are kept. Then no name needs to
 * be looked at itself, which costs a database with functions in its own language ten times the finding.
 */
function tellsAll(test: Test): boolean {
  if (test.kind === 'words') {
    const [word = '', ...more] = test.words;
    return more.length === 0 && isKept(word) && !/[-']/.test(word); // those two part words, or do not
  }
  if (test.kind !== 'names' || test.names.length !== 1 || test.names[0]!.length !== 1) return false;
  const [group = ''] = test.names[0]!;
  const [, text] = (test.wild ? /^(?:\*([^*?]+)\*|([^*?]+)\*?)$/.exec(group) : [group, group])?.filter(Boolean) ?? [];
  return text !== undefined && isKept(text);
}

/** Shorter than the parts: one of just their length may have been longer. */
function isKept(text: string): boolean {
  return [...text].length < PART_LETTERS;
}

const ANYWHERE = Object.values(PART_START);
const AT_WORDS = [PART_START.word, PART_START.group];
const AT_GROUPS = [PART_START.group];

function soughtOf(test: Test): Sought[] {
  if (test.kind === 'words') return test.words.map((word) => ({ starts: AT_WORDS, texts: [word], whole: false }));
  if (test.kind !== 'names') return [];
  const [only, ...more] = test.names;
  if (only && more.length === 0)
    return only.map((group) => (test.wild ? ofPattern(group) : { starts: AT_GROUPS, texts: [group], whole: true }));
  const firsts = test.names.map(([group = '']) => group);
  return firsts.length === 0 ? [] : [{ starts: AT_GROUPS, texts: firsts, whole: true }];
}

/** What a pattern begins with, or else the longest text between its wildcards. */
function ofPattern(pattern: string): Sought {
  const prefix = literalPrefix(pattern);
  if (prefix !== '') return { starts: AT_GROUPS, texts: [prefix], whole: prefix === pattern };
  const pieces = pattern.split(/[*?]+/).sort((one, other) => other.length - one.length);
  return { starts: ANYWHERE, texts: [pieces[0] ?? ''], whole: false };
}

function letters({ texts }: Sought): number {
  return Math.min(...texts.map(({ length }) => length));
}
