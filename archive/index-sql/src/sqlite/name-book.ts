import { namePartsOf } from '../schema/name-parts.ts';
import { TABLES } from '../schema/tables.ts';
import type { Database } from './database.ts';
import type { WorkerSettings } from './worker-settings.ts';

const INSERT_PART = 'INSERT INTO name_parts(start, part, name) VALUES (?, ?, ?)';
/** All of it where each question is a journey: a name that is there already brings no parts. */
const ADD = `WITH made AS (INSERT INTO names(folded) VALUES (?1) ON CONFLICT DO NOTHING RETURNING id)
  INSERT INTO name_parts(start, part, name) SELECT p.start, p.part, made.id
  FROM made, unnest(CAST(?2 AS BIGINT[]), CAST(?3 AS TEXT[])) AS p(start, part)`;
const DELETE_PART = 'DELETE FROM name_parts WHERE start = ? AND part = ? AND name = ?';

/** Every different name of the archive once, with its parts: what is searched is found here, and its rows by the whole name. */
export class NameBook {
  readonly #db: Database;
  readonly #used: string;

  constructor(db: Database, names: WorkerSettings['names']) {
    this.#db = db;
    const columns = Object.entries(names).flatMap(([level, columns]) =>
      columns.map(
        (column) =>
          `SELECT 1 FROM ${TABLES[level as keyof typeof TABLES]} WHERE "${column}" <> '' AND "${column}" = ?1`,
      ),
    );
    this.#used = [...columns, `SELECT 1 FROM extra_values WHERE folded <> '' AND folded = ?1`]
      .map((select) => `EXISTS (${select})`)
      .join(' OR ');
  }

  /** @param folded a name that a row has now; several are one text */
  add(folded: string): void {
    if (this.#db.far) {
      this.#addUnseen(folded);
      return;
    }
    if (this.#idOf(folded) !== undefined) return;
    const id = this.#db.insert('INSERT INTO names(folded) VALUES (?)', folded);
    for (const { start, part } of namePartsOf(folded)) this.#db.put(INSERT_PART, start, part, id);
  }

  #addUnseen(folded: string): void {
    const { dialect } = this.#db;
    const parts = namePartsOf(folded);
    const [starts, texts] = [parts.map(({ start }) => start), parts.map(({ part }) => part)];
    this.#db.put(ADD, folded, dialect.listValue(starts), dialect.listValue(texts));
  }

  /** Forgets a name that a row had, when no other row has it: what was deleted leaves no name behind. */
  release(folded: string): void {
    const id = this.#idOf(folded);
    if (id === undefined || this.#db.value(`SELECT ${this.#used}`, folded) === 1) return;
    for (const { start, part } of namePartsOf(folded)) this.#db.put(DELETE_PART, start, part, id);
    this.#db.put('DELETE FROM names WHERE id = ?', id);
  }

  #idOf(folded: string): number | undefined {
    return this.#db.value('SELECT id FROM names WHERE folded = ?', folded) as number | undefined;
  }
}
