import { namePartsOf } from '../schema/name-parts.ts';
import { TABLES } from '../schema/tables.ts';
import type { Database } from './database.ts';
import type { WorkerSettings } from './worker-settings.ts';

const INSERT_PART = 'INSERT INTO name_parts(start, part, name) VALUES (?, ?, ?)';
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
    if (this.#idOf(folded) !== undefined) return;
    const id = this.#db.insert('INSERT INTO names(folded) VALUES (?)', folded);
    for (const { start, part } of namePartsOf(folded)) this.#db.put(INSERT_PART, start, part, id);
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
