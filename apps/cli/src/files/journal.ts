import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { FoundFile } from './walk.ts';

interface Entry {
  readonly server: string;
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Files that a server has acknowledged: a line of JSON each, so that a broken-off import goes on where it was. */
export class ImportJournal {
  readonly #server: string;
  readonly #done = new Map<string, string>();
  readonly #file: number;

  /** Opens or makes the journal; a last line that was cut off counts for nothing. */
  constructor(path: string, server: string) {
    this.#server = server;
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    for (const line of text.split('\n')) this.#remember(line);
    this.#file = openSync(path, 'a');
    if (text !== '' && !text.endsWith('\n')) writeSync(this.#file, '\n');
  }

  has(file: FoundFile): boolean {
    return this.#done.get(file.path) === stampOf(file);
  }

  add({ path, size, mtimeMs }: FoundFile): void {
    const entry: Entry = { server: this.#server, path, size, mtimeMs };
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }

  #remember(line: string): void {
    const entry = parsed(line);
    if (entry?.server === this.#server) this.#done.set(entry.path, stampOf(entry));
  }
}

function parsed(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}

function stampOf({ size, mtimeMs }: Pick<FoundFile, 'size' | 'mtimeMs'>): string {
  return `${size} ${mtimeMs}`;
}
