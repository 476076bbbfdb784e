import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Documents, SmallDatabase } from '@vesalius/archive/api';
import type { Settings } from './config/index.ts';

/** Folders of the data folder whose documents nodes share. */
const COLLECTIONS = ['reading', 'deidentification'] as const;
type Collection = (typeof COLLECTIONS)[number];

export interface AllDocuments {
  of(collection: Collection): Documents;
  close(): void;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS documents(collection TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(collection, name))`;
const ADD = 'INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT(collection, name) DO NOTHING';
const WRITE = 'INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT(collection, name) DO UPDATE SET body = excluded.body';
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Documents in folders of the data folder, or in PostgreSQL, which takes in once what the folders have. */
export async function openDocuments({
  dataDir,
  databaseUrl,
}: Pick<Settings, 'dataDir' | 'databaseUrl'>): Promise<AllDocuments> {
  if (databaseUrl === undefined || databaseUrl.startsWith('sqlite:'))
    return { of: (collection) => new DocumentsInFolder(join(dataDir, collection)), close: () => undefined };
  const { openSmallPostgres } = await import('@vesalius/archive/index-sql/small-postgres');
  const database = openSmallPostgres(databaseUrl, 'vesalius_documents');
  database.execute(SCHEMA);
  for (const collection of COLLECTIONS) adopt(database, collection, join(dataDir, collection));
  return { of: (collection) => new DocumentsInDatabase(database, collection), close: () => database.close() };
}

/** All of a folder in one transaction, where the collection is empty. */
function adopt(database: SmallDatabase, collection: Collection, folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(json|key)$/.test(name)) : [];
  if (names.length === 0) return;
  database.together(() => {
    if (database.get('SELECT 1 FROM documents WHERE collection = ? LIMIT 1', collection)) return;
    for (const name of names) database.run(ADD, collection, name, readFileSync(join(folder, name), 'utf8'));
  });
}

class DocumentsInDatabase implements Documents {
  readonly #database: SmallDatabase;
  readonly #collection: Collection;

  constructor(database: SmallDatabase, collection: Collection) {
    this.#database = database;
    this.#collection = collection;
  }

  async names(): Promise<string[]> {
    const rows = this.#database.all('SELECT name FROM documents WHERE collection = ? ORDER BY name', this.#collection);
    return rows.map(({ name }) => String(name));
  }

  async read(name: string): Promise<string | undefined> {
    const sql = 'SELECT body FROM documents WHERE collection = ? AND name = ?';
    return this.#database.get(sql, this.#collection, name)?.body as string | undefined;
  }

  async write(name: string, text: string): Promise<void> {
    this.#database.run(WRITE, this.#collection, name, text);
  }

  async add(name: string, text: string): Promise<string> {
    this.#database.run(ADD, this.#collection, name, text);
    return (await this.read(name))!;
  }
}

let written = 0;

/** A file each. */
export class DocumentsInFolder implements Documents {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async names(): Promise<string[]> {
    return existsSync(this.#folder)
      ? (await readdir(this.#folder)).filter((name) => !name.endsWith('.part')).sort()
      : [];
  }

  async read(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#folder, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** It is on the disk before it has its name. */
  async write(name: string, text: string): Promise<void> {
    await rename(await this.#part(text), join(this.#folder, name));
    await this.#sync();
  }

  async add(name: string, text: string): Promise<string> {
    const part = await this.#part(text);
    await link(part, join(this.#folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(part);
    await this.#sync();
    return (await this.read(name))!;
  }

  async #part(text: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: PRIVATE_FOLDER });
    const path = join(this.#folder, `${process.pid}-${++written}.part`);
    await writeFile(path, text, { mode: PRIVATE_FILE, flush: true });
    return path;
  }

  async #sync(): Promise<void> {
    await using folder = await open(this.#folder, 'r');
    await folder.sync();
  }
}
