import { createHmac } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { FaceChange, FoundFace } from '@vesalius/deidentify';
import type { BatchFiles } from '../materialised/batch-files.ts';
import type { Batch } from '../materialised/batches.ts';
import type { KeyRegister } from '../register/key-register.ts';
import type { Row } from '../store/database.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS faces(batch INTEGER NOT NULL, number INTEGER NOT NULL, space TEXT NOT NULL, found TEXT NOT NULL, change TEXT,
  changed_by TEXT, PRIMARY KEY(batch, number), UNIQUE(batch, space)) WITHOUT ROWID;
`;

/** A face that was looked for in one frame of reference of a batch. */
export interface Face {
  readonly number: number;
  /** A keyed hash of study and frame of reference. */
  readonly space: string;
  readonly found: FoundFace['found'];
  /** What a person made of it. */
  readonly change?: FaceChange;
  readonly changedBy?: string;
}

/** Faces of batches: rows in the register, what was found beside the files of the batch. */
export class FaceStore {
  readonly #register: KeyRegister;
  readonly #files: BatchFiles;

  constructor(register: KeyRegister, files: BatchFiles) {
    register.database.execute(SCHEMA);
    this.#register = register;
    this.#files = files;
  }

  list(batch: Batch): Face[] {
    return this.#register.database.all('SELECT * FROM faces WHERE batch = ? ORDER BY number', batch.id).map(faceOf);
  }

  get(batch: Batch, number: number): Face | undefined {
    const row = this.#register.database.get('SELECT * FROM faces WHERE batch = ? AND number = ?', batch.id, number);
    return row && faceOf(row);
  }

  /** @param space as `faceSpaceOf` says it */
  inSpace(batch: Batch, space: string): Face | undefined {
    const sql = 'SELECT * FROM faces WHERE batch = ? AND space = ?';
    const row = this.#register.database.get(sql, batch.id, this.#hash(batch, space));
    return row && faceOf(row);
  }

  /** The file is there before the row is. */
  async add(batch: Batch, space: string, found: FoundFace): Promise<Face> {
    const hash = this.#hash(batch, space);
    const path = this.#files.face(batch, hash);
    await writeFile(`${path}.part`, serialize(found), { mode: 0o600, flush: true });
    await rename(`${path}.part`, path);
    const row = this.#register.database.get(
      `INSERT INTO faces(batch, number, space, found) SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3 FROM faces WHERE batch = ?1
       RETURNING *`,
      ...[batch.id, hash, found.found],
    );
    return faceOf(row!);
  }

  async foundOf(batch: Batch, { space }: Face): Promise<FoundFace> {
    return deserialize(await readFile(this.#files.face(batch, space))) as FoundFace;
  }

  change(batch: Batch, number: number, change: FaceChange | undefined, by: string): void {
    const sql = 'UPDATE faces SET change = ?, changed_by = ? WHERE batch = ? AND number = ?';
    this.#register.database.run(sql, change ? JSON.stringify(change) : null, by, batch.id, number);
  }

  #hash({ project }: Batch, space: string): string {
    return createHmac('sha256', this.#register.projectKey(project)).update(`face\0${space}`).digest('hex');
  }
}

function faceOf({ number, space, found, change, changed_by }: Row): Face {
  return {
    number: Number(number),
    space: String(space),
    found: found as Face['found'],
    ...(change !== null && { change: JSON.parse(String(change)) as FaceChange }),
    ...(changed_by !== null && { changedBy: String(changed_by) }),
  };
}
