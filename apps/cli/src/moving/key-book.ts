import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { CliError } from '../failure.ts';

export interface MovedBlob {
  readonly key: string;
  readonly newKey: string;
  readonly size: number;
}

/** Which blobs are at their new place already, and under which key: what lets a move go on after it was broken off. */
export class KeyBook {
  /** Whether no move to the place has begun. */
  readonly isNew: boolean;
  readonly #database: DatabaseSync;
  readonly #hash: string;

  /** @param to the address of the new place: a book is of one move */
  constructor(path: string, to: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS place(one INTEGER PRIMARY KEY, hash TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS moved(key TEXT PRIMARY KEY, new_key TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
      CREATE UNIQUE INDEX IF NOT EXISTS moved_new_key ON moved(new_key);
      CREATE TEMP TABLE met(key TEXT PRIMARY KEY) WITHOUT ROWID`);
    const hash = createHash('sha256').update(to).digest('hex'); // an address may hold a password
    this.#hash = hash;
    const known = this.#database.prepare('SELECT hash FROM place').get()?.hash;
    this.isNew = known === undefined;
    if (!this.isNew && known !== hash) {
      this.close();
      throw new CliError(`a move to another place has begun: end it, or remove ${path}`);
    }
  }

  /** From here on what lies at the new place is of this move. */
  begin(): void {
    this.#database.prepare('INSERT INTO place VALUES (1, ?)').run(this.#hash);
  }

  /** This run found the blob at its old place, and copied. */
  meet(key: string): void {
    this.#database.prepare('INSERT OR IGNORE INTO met VALUES (?)').run(key);
  }

  /** Whether a blob at the new place is the copy of one that this run met at the old one. */
  isWanted(newKey: string): boolean {
    return (
      this.#database.prepare('SELECT 1 FROM moved JOIN met USING (key) WHERE new_key = ?').get(newKey) !== undefined
    );
  }

  find(key: string): Pick<MovedBlob, 'newKey' | 'size'> | undefined {
    const row = this.#database.prepare('SELECT new_key, size FROM moved WHERE key = ?').get(key);
    return row && { newKey: String(row.new_key), size: Number(row.size) };
  }

  put({ key, newKey, size }: MovedBlob): void {
    this.#database.prepare('INSERT OR REPLACE INTO moved(key, new_key, size) VALUES (?, ?, ?)').run(key, newKey, size);
  }

  close(): void {
    this.#database.close();
  }
}
