import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderSync } from './folder-sync.ts';

/** Files in one folder: small enough to list and sync quickly, large enough that receivers at one time share a folder. */
const FILES_PER_GENERATION = 4096;

/** The folder that takes new files now. Every start begins a new one, so that what a crash left behind is in the last ones. */
export class Generations {
  readonly #root: string;
  readonly #folders: FolderSync;
  #number: number;
  #files = 0;
  #current: Promise<string> | undefined;

  private constructor(root: string, folders: FolderSync, number: number) {
    this.#root = root;
    this.#folders = folders;
    this.#number = number;
  }

  static async open(root: string, folders: FolderSync): Promise<Generations> {
    const names = (await readdir(root)).filter((name) => /^[0-9a-f]{8}$/.test(name)).sort();
    return new Generations(root, folders, Number.parseInt(names.at(-1) ?? '0', 16));
  }

  /** Name of the folder for one more file; it exists durably. */
  next(): Promise<string> {
    this.#files += 1;
    if (!this.#current || this.#files > FILES_PER_GENERATION) {
      this.#files = 1;
      this.#number += 1;
      this.#current = this.#make(this.#number.toString(16).padStart(8, '0'));
      this.#current.catch(() => {
        this.#current = undefined;
      });
    }
    return this.#current;
  }

  async #make(name: string): Promise<string> {
    await mkdir(join(this.#root, name), { recursive: true, mode: 0o700 });
    await this.#folders.sync(this.#root);
    return name;
  }
}
