import type { QueryLevel, Scope } from '@vesalius/archive/api';
import { Answers, isPatientCount } from '../query/answers.ts';
import { joinSql, type Sql, type SqlValue } from '../query/condition.ts';
import { cursorOf, keysOf } from '../query/cursor.ts';
import { ALIASES } from '../query/levels.ts';
import { MatchConditions } from '../query/match-conditions.ts';
import {
  fromSql,
  type OrderKey,
  orderBy,
  orderOf,
  pageJoinSql,
  stretchesBehind,
  unitedSql,
} from '../query/page-sql.ts';
import type { ResolvedQuery } from '../query/resolved-query.ts';
import { scopeSql } from '../query/scope-sql.ts';
import { type Where, whereOf } from '../query/where.ts';
import { TABLES } from '../schema/tables.ts';
import { Anchors } from './anchors.ts';
import type { Session } from './session.ts';

/** Rows of one page at most. */
const PAGE = 500;
/** A row that is met on a walk costs about five times one that is found in an index. */
const WALKED_TO_FOUND = 5;

/** A page on its way to the main thread. */
export interface PageMessage {
  /** Each as `rowOfLines` reads it. */
  readonly rows: readonly string[];
  readonly next?: string;
}

/** Where a page starts. */
interface Skip {
  /** Conditions of which one holds for each of its rows. */
  readonly from?: readonly Sql[];
  readonly offset: number;
}

export class Queries {
  readonly #session: Session;
  readonly #conditions: MatchConditions;
  readonly #answers = new Map<string, Answers>();
  readonly #anchors: Anchors;

  constructor(session: Session) {
    this.#session = session;
    this.#conditions = new MatchConditions(session.db.dialect, session.settings.catalogue ?? []);
    this.#anchors = new Anchors(session.db);
  }

  search(scope: Scope, query: ResolvedQuery, after: string | undefined): PageMessage {
    const limit = Math.min(query.limit ?? PAGE, PAGE);
    if (scope.sees === 'nothing' || limit <= 0 || query.anyOf?.length === 0) return { rows: [] };
    const answers = this.#answersOf(query);
    const statement = this.statement(scope, query, after, limit + 1);
    if (!statement) return { rows: [] };
    const rows: string[] = [];
    let last: SqlValue[] = [];
    // Each is written before the next is read, so that rows never gather in memory.
    for (const row of this.#session.db.rows(statement.sql, statement.values) as Iterable<SqlValue[]>) {
      if (rows.length === limit) return { rows, next: cursorOf(last.slice(answers.selects.length)) };
      if (scope.sees === 'some') this.#countVisible(scope, answers, row);
      rows.push(answers.write(row));
      last = row;
    }
    return { rows };
  }

  count(scope: Scope, query: ResolvedQuery): number {
    if (scope.sees === 'nothing' || query.anyOf?.length === 0) return 0;
    if (scope.sees === 'all' && query.matches.length === 0 && !query.anyOf) return this.#total(query.level);
    const most = query.limit ?? Number.MAX_SAFE_INTEGER;
    const all = alternativesOf(query).map((one) => {
      const { sql, values, levels } = this.#where(scope, one, undefined, most);
      return { sql: `SELECT ${ALIASES[one.level]}.id FROM ${fromSql(one.level, levels)} WHERE ${sql}`, values };
    });
    const rows = joinSql(all, ' UNION ');
    return Number(
      this.#session.db.value(`SELECT count(*) FROM (${rows.sql} LIMIT ?) AS counted`, ...rows.values, most),
    );
  }

  /** The ids of a page are found first, in narrow rows, and joined to what is answered. Undefined: it would start behind what is not seen. */
  statement(scope: Scope, query: ResolvedQuery, after: string | undefined, limit: number): Sql | undefined {
    const keys = orderOf(this.#session.settings.catalogue!, this.#honest(scope, query));
    const skip = this.#skip(scope, query, keys, after);
    if (!skip) return undefined;
    const inner = this.#pageOf(scope, query, keys, skip, limit);
    const answers = this.#answersOf(query);
    const outer = [...answers.selects, ...keys.map((_, at) => `page.k${at}`)].join(', ');
    const from = pageJoinSql(this.#session.db.dialect, inner.sql, query.level, answers.levels);
    return {
      sql: `SELECT ${outer} FROM ${from} ORDER BY ${orderBy(keys, (_, at) => `page.k${at}`)}`,
      values: inner.values,
    };
  }

  /** Ids and keys of the rows of a page. */
  #pageOf(scope: Scope, query: ResolvedQuery, keys: readonly OrderKey[], { from, offset }: Skip, limit: number): Sql {
    const most = limit + offset;
    const stretches = alternativesOf(query).flatMap((one) => {
      const where = this.#where(scope, one, keys[0]!.indexed, most);
      return from ? from.map((start) => ({ ...where, ...joinSql([where, start], ' AND ') })) : [where];
    });
    const [only] = stretches;
    if (stretches.length === 1) return pageSql(query.level, only!, keys, limit, offset);
    return unitedSql(
      stretches.map((one) => pageSql(query.level, one, keys, most, 0)),
      keys,
      limit,
      offset,
    );
  }

  /** Where a page starts: behind a row whose keys or UID are given, or so many rows further on. */
  #skip(scope: Scope, query: ResolvedQuery, keys: readonly OrderKey[], after: string | undefined): Skip | undefined {
    if (after !== undefined) return { from: stretchesBehind(keys, keysOf(after, keys.length)), offset: 0 };
    if (query.behind === undefined) return this.#skipBy(scope, query);
    const visible = scopeSql(scope);
    const columns = keys.map(({ expression }) => expression).join(', ');
    const sql = `SELECT ${columns} FROM studies st WHERE st.study_instance_uid = ? AND ${visible.sql}`;
    const [at] = this.#session.db.arrays(sql, [query.behind, ...visible.values]);
    return at && { from: stretchesBehind(keys, at as SqlValue[]), offset: 0 };
  }

  /** In the order of arrival without conditions, a deep page starts from the nearest row whose place is known. */
  #skipBy(scope: Scope, { level, matches, anyOf, order, offset }: ResolvedQuery): Skip {
    const isPlain = scope.sees === 'all' && matches.length === 0 && !anyOf && order.length === 0;
    if (!isPlain || offset === 0) return { offset };
    const { id, place } = this.#anchors.before(level, offset);
    return { from: [{ sql: `${ALIASES[level]}.id >= ?`, values: [id] }], offset: offset - place };
  }

  #where(scope: Scope, query: ResolvedQuery, orderColumn: string | undefined, wanted: number): Where {
    let few: number | undefined;
    const fewOf = () => {
      few ??= Math.ceil(Math.sqrt(WALKED_TO_FOUND * wanted * this.#total(query.level)));
      return few;
    };
    const countRows = (rows: Sql, most: number) =>
      Number(this.#session.db.value(`SELECT count(*) FROM (${rows.sql} LIMIT ?) AS counted`, ...rows.values, most));
    return whereOf(this.#conditions, scope, this.#honest(scope, query), countRows, orderColumn, fewOf);
  }

  /** Counts of a patient are of all studies: who sees some of them may neither match nor sort by them. */
  #honest(scope: Scope, query: ResolvedQuery): ResolvedQuery {
    if (scope.sees !== 'some') return query;
    const tells = ({ entry }: { readonly entry: number }) => isPatientCount(this.#session.settings.catalogue![entry]!);
    return {
      ...query,
      matches: query.matches.filter((match) => !tells(match)),
      ...(query.anyOf && { anyOf: query.anyOf.filter((match) => !tells(match)) }),
      order: query.order.filter((key) => !tells(key)),
    };
  }

  /** Puts what the scope sees of a patient in the place of the counts of all. */
  #countVisible(scope: Scope, { patientCounts, patientAt }: Answers, row: SqlValue[]): void {
    if (patientAt === undefined) return;
    const visible = scopeSql(scope);
    const sql = `SELECT count(*) AS number_of_studies, sum(st.number_of_series) AS number_of_series,
      sum(st.number_of_instances) AS number_of_instances FROM studies st WHERE st.patient_ref = ? AND ${visible.sql}`;
    const counts = this.#session.db.get(sql, row[patientAt]!, ...visible.values)!;
    for (const { column, at } of patientCounts) row[at] = counts[column] as SqlValue;
  }

  #total(level: QueryLevel): number {
    return Number(this.#session.db.value(`SELECT ${TABLES[level]} FROM totals`));
  }

  #answersOf({ level, include }: ResolvedQuery): Answers {
    const key = `${level} ${include}`;
    let answers = this.#answers.get(key);
    if (!answers) {
      answers = new Answers(this.#session.settings.catalogue!, level, include);
      if (this.#answers.size > 200) this.#answers.clear();
      this.#answers.set(key, answers);
    }
    return answers;
  }
}

/** Ids and keys of the first rows for which a condition holds. */
function pageSql(level: QueryLevel, where: Where, keys: readonly OrderKey[], limit: number, offset: number): Sql {
  const looked = new Set([...where.levels, ...keys.map((key) => key.level)]);
  const columns = [`${ALIASES[level]}.id AS id`, ...keys.map(({ expression }, at) => `${expression} AS k${at}`)];
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${fromSql(level, looked)} WHERE ${where.sql}
      ORDER BY ${orderBy(keys, ({ expression }) => expression)} LIMIT ? OFFSET ?`,
    values: [...where.values, limit, offset],
  };
}

/** The query with each of what may hold among what must. */
function alternativesOf({ anyOf, ...query }: ResolvedQuery): readonly ResolvedQuery[] {
  return anyOf?.map((one) => ({ ...query, matches: [...query.matches, one] })) ?? [query];
}

export function queryReads(session: Session) {
  const queries = new Queries(session);
  return {
    search: (scope: Scope, query: ResolvedQuery, after: string | undefined): PageMessage =>
      queries.search(scope, query, after),
    count: (scope: Scope, query: ResolvedQuery): number => queries.count(scope, query),
  };
}
