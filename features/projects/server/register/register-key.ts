import { join } from 'node:path';
import { ArchiveError, type SmallDatabase } from '@vesalius/archive/api';
import { keyInFile, keyOfText, makeKeyFile, newKey } from './seal.ts';

/** Where the key is that the register is sealed under. */
export interface KeyPlace {
  /** @param isNew whether nothing was sealed yet: a key may be made then */
  key(isNew: boolean): Uint8Array | undefined;
}

const FILE = 'register.key';
const SCHEMA = 'CREATE TABLE IF NOT EXISTS sealing(one INTEGER PRIMARY KEY, key TEXT NOT NULL)';

/** In a file beside the register. */
export function keyBesideFile(folder: string): KeyPlace {
  const path = join(folder, FILE);
  return { key: (isNew) => keyInFile(path) ?? (isNew ? makeKeyFile(path) : undefined) };
}

/** A key that the settings give to all nodes. */
export function givenKey(text: string): KeyPlace {
  const key = keyOfText(text);
  return { key: () => key };
}

/** In the database that all nodes share, beside what it seals: who reads all of the database can open the register. */
export class KeyInDatabase implements KeyPlace {
  readonly #database: SmallDatabase;

  constructor(database: SmallDatabase) {
    this.#database = database;
    database.execute(SCHEMA);
  }

  key(isNew: boolean): Uint8Array | undefined {
    if (isNew) this.#keep(newKey());
    const row = this.#database.get('SELECT key FROM sealing WHERE one = 1');
    return row && keyOfText(String(row.key));
  }

  /** The first that is kept stays. */
  #keep(key: string): void {
    this.#database.run('INSERT INTO sealing(one, key) VALUES (1, ?) ON CONFLICT(one) DO NOTHING', key);
  }

  /** Takes the key of a register that comes from that folder. */
  takeFrom(folder: string): void {
    const key = keyInFile(join(folder, FILE));
    if (key) this.#keep(Buffer.from(key).toString('hex'));
  }
}

/** @throws ArchiveError `storage-failed` when the register in that folder was sealed under another key than is given */
export function demandSameKey(folder: string, given: KeyPlace): void {
  const own = keyInFile(join(folder, FILE));
  if (own && Buffer.compare(own, given.key(false)!) !== 0)
    throw new ArchiveError('storage-failed', { detail: 'the register here is sealed under another key than is set' });
}
