import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Archive, StoredInstance } from '@vesalius/archive/api';

/** Originals as files in the folder of an export, each only while it is worked on. */
export class Originals {
  readonly #archive: Archive;
  readonly #folder: string;
  #count = 0;

  constructor(archive: Archive, folder: string) {
    this.#archive = archive;
    this.#folder = folder;
  }

  async use<T>(instance: StoredInstance, act: (path: string) => Promise<T>): Promise<T> {
    const path = join(this.#folder, `original-${++this.#count}.part`);
    try {
      await pipeline(Readable.from(this.#archive.retrieve.file(instance)), createWriteStream(path, { mode: 0o600 }));
      return await act(path);
    } finally {
      await rm(path, { force: true });
    }
  }
}
