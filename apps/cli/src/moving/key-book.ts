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
  readonly #database: DatabaseSync;

  /** @param to the address of the new place: a book is of one move */
  constructor(path: string, to: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS place(one INTEGER PRIMARY KEY, hash TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS moved(key TEXT PRIMARY KEY, new_key TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID`);
    const hash = createHash('sha256').update(to).digest('hex'); // an address may hold a password
    this.#database.prepare('INSERT INTO place VALUES (1, ?) ON CONFLICT DO NOTHING').run(hash);
    const known = this.#database.prepare('SELECT hash FROM place').get()!.hash;
    if (known !== hash) {
      this.close();
      throw new CliError(`a move to another place has begun: end it, or remove ${path}`);
    }
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
