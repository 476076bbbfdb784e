import type { QueryLevel } from '@vesalius/archive/api';
import { TABLES } from '../schema/tables.ts';
import type { Database } from './database.ts';

const EVERY = 1000;

interface Known {
  /** Ids of the rows at place 0, EVERY, 2 * EVERY … */
  readonly ids: number[];
  /** The number of removals when they were found. */
  removals: number;
}

/**
 * Places of some rows of each level in the order of arrival. Rows are only added behind them; when one goes, all is forgotten. So a page
 * however deep costs a walk of less than a thousand rows.
 */
export class Anchors {
  readonly #db: Database;
  readonly #known = new Map<QueryLevel, Known>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The last known row at or before a place. */
  before(level: QueryLevel, place: number): { readonly id: number; readonly place: number } {
    const { ids } = this.#current(level);
    const wanted = Math.floor(place / EVERY);
    while (ids.length <= wanted) {
      const last = ids.at(-1);
      const next =
        last === undefined
          ? this.#db.value(`SELECT min(id) FROM ${TABLES[level]}`)
          : this.#db.value(`SELECT id FROM ${TABLES[level]} WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ${EVERY}`, last);
      if (next === undefined || next === null) break;
      ids.push(Number(next));
    }
    const at = Math.min(wanted, ids.length - 1);
    return at < 0 ? { id: 0, place: 0 } : { id: ids[at]!, place: at * EVERY };
  }

  #current(level: QueryLevel): Known {
    const removals = Number(this.#db.value('SELECT removals FROM totals'));
    let known = this.#known.get(level);
    if (!known || known.removals !== removals) {
      known = { ids: [], removals };
      this.#known.set(level, known);
    }
    return known;
  }
}
