import { FIRST_LINK, linkOf, type SealedRow } from '@vesalius/audit/chain';
import type { Database, Row } from './database.ts';

const NEWEST = 'SELECT id, link FROM audit WHERE link IS NOT NULL ORDER BY id DESC LIMIT 1';
const BEHIND = 'SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?';
const BEHIND_NEWEST =
  'SELECT * FROM audit WHERE id > COALESCE((SELECT max(id) FROM audit WHERE link IS NOT NULL), 0) ORDER BY id LIMIT ?';
const PUT = 'UPDATE audit SET link = ? WHERE id = ?';
/** Rows sealed at once, so that an old trail of millions is sealed in bounded memory. */
const BATCH = 5_000;

/**
 * Seals what a transaction has added to the audit trail, at its end: rows that were taken back in between leave no trace. What is
 * remembered of the newest link counts only once the transaction is committed.
 */
export class Seal {
  readonly #db: Database;
  #newest: { readonly id: number; readonly link: string };
  #pending: { readonly id: number; readonly link: string };

  constructor(db: Database) {
    this.#db = db;
    this.#newest = this.#last();
    this.#pending = this.#newest;
  }

  #last(row = this.#db.get(NEWEST)): { readonly id: number; readonly link: string } {
    return row ? { id: Number(row.id), link: String(row.link) } : { id: 0, link: FIRST_LINK };
  }

  /** Inside the transaction. */
  close(): void {
    if (this.#db.far) {
      // Others may have added rows too.
      const [newest, rows] = this.#db.allOf([
        { sql: NEWEST, values: [] },
        { sql: BEHIND_NEWEST, values: [BATCH] },
      ]);
      this.#pending = this.#last(newest![0]);
      if (this.#sealThese(rows!) < BATCH) return;
    } else this.#pending = this.#newest;
    while (this.#sealSome() === BATCH);
  }

  committed(): void {
    this.#newest = this.#pending;
  }

  /** Rows of a program that had no chain, in transactions of their own. */
  catchUp(): void {
    for (let sealed = BATCH; sealed === BATCH; ) {
      sealed = this.#db.transaction(() => {
        this.#pending = this.#db.far ? this.#last() : this.#newest;
        return this.#sealSome();
      });
      this.committed();
    }
  }

  #sealSome(): number {
    return this.#sealThese(this.#db.all(BEHIND, this.#pending.id, BATCH));
  }

  #sealThese(rows: readonly Row[]): number {
    for (const row of rows) {
      const sealed = sealedRow(row);
      // Another node has sealed it already: to do it anew would hide what was changed meanwhile.
      const link = row.link === null ? linkOf(this.#pending.link, sealed) : String(row.link);
      if (row.link === null) this.#db.put(PUT, link, sealed.id);
      this.#pending = { id: sealed.id, link };
    }
    return rows.length;
  }
}

/** A row as the chain takes it. */
export function sealedRow(row: Row): SealedRow {
  const textOrNull = (value: unknown) => (value === null ? null : String(value));
  return {
    id: Number(row.id),
    at: Number(row.at),
    kind: String(row.kind),
    outcome: String(row.outcome),
    actor: String(row.actor),
    address: textOrNull(row.address),
    studyInstanceUid: textOrNull(row.study_instance_uid),
    facts: textOrNull(row.facts),
  };
}
