import { createHash } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

let written = 0;

/** JSON documents in a folder, a file each, by names of letters, digits and hyphens. */
export class KeptFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined when it was never written. */
  async read(name: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.#path(name), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Whole, and on the disk before it has its name. */
  async write(name: string, value: unknown): Promise<void> {
    await rename(await this.#part(value), this.#path(name));
    await this.#sync();
  }

  /** The same, unless it is there by then: what is there afterwards. */
  async add(name: string, value: unknown): Promise<unknown> {
    const part = await this.#part(value);
    await link(part, this.#path(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(part);
    await this.#sync();
    return this.read(name);
  }

  async #part(value: unknown): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: PRIVATE_FOLDER });
    const path = join(this.#folder, `${process.pid}-${++written}.part`);
    await writeFile(path, JSON.stringify(value), { mode: PRIVATE_FILE, flush: true });
    return path;
  }

  async #sync(): Promise<void> {
    await using folder = await open(this.#folder, 'r');
    await folder.sync();
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}

/** The document of that kind of one person, whose UID stands in no name of a file. */
export function nameOfPerson(kind: string, observerUid: string): string {
  return `${kind}-${createHash('sha256').update(observerUid).digest('hex').slice(0, 32)}`;
}
