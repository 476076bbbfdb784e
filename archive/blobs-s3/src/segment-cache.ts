import { mkdir, open, readdir, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that share the files by the last two digits of the key. */
const SHELF_DIGITS = 2;
const FILE = /^(.+)\.(\d+)$/;

/**
 * Segments of objects as files in a folder, the longest unused going when there are more bytes than allowed. Nothing is synced and
 * nothing is checked here: who reads compares with the checksums of the index, and `forget` makes the next reading come from afar. A cache
 * that cannot be written or read is slow, never wrong.
 */
export class SegmentCache {
  readonly #folder: string;
  readonly #limit: number;
  /** Sizes by file name, the longest unused first. */
  readonly #sizes = new Map<string, number>();
  readonly #segments = new Map<string, Set<number>>();
  #bytes = 0;
  #taken: Promise<void> | undefined;

  constructor(folder: string, limitBytes: number) {
    this.#folder = folder;
    this.#limit = limitBytes;
  }

  /** Makes the folder and begins to take stock of what an earlier process left; until that has ended nothing old is evicted. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    this.#taken = this.#takeStock().catch(() => undefined);
  }

  async #takeStock(): Promise<void> {
    for (const shelf of await readdir(this.#folder)) {
      for (const file of await readdir(join(this.#folder, shelf))) {
        const path = join(this.#folder, shelf, file);
        const [, key, segment] = FILE.exec(file) ?? [];
        if (key === undefined) await unlink(path);
        else if (!this.#sizes.has(nameOf(key, Number(segment)))) {
          this.#count(key, Number(segment), (await stat(path)).size);
        }
      }
    }
    await this.#makeRoom();
  }

  async put(key: string, segment: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#limit) return;
    const name = nameOf(key, segment);
    const path = join(this.#folder, name);
    try {
      await mkdir(join(this.#folder, shelfOf(key)), { recursive: true, mode: 0o700 });
      await writeFile(`${path}.part`, bytes, { mode: 0o600 });
      await rename(`${path}.part`, path);
      this.#count(key, segment, bytes.length);
      await this.#makeRoom();
    } catch {
      await rm(`${path}.part`, { force: true }).catch(() => undefined);
    }
  }

  /** Fills `into` from `offset` of a segment, as far as it goes; undefined when it is not here. */
  async read(key: string, segment: number, offset: number, into: Uint8Array): Promise<number | undefined> {
    const name = nameOf(key, segment);
    const file = await open(join(this.#folder, name), 'r').catch(() => undefined);
    if (!file) return undefined;
    try {
      this.#touch(name);
      const { bytesRead } = await file.read(into, 0, into.length, offset);
      return bytesRead;
    } catch {
      return undefined;
    } finally {
      await file.close();
    }
  }

  /** Drops the segments of a key. @returns whether there was one */
  async forget(key: string): Promise<boolean> {
    await this.#taken;
    const segments = [...(this.#segments.get(key) ?? [])];
    for (const segment of segments) await this.#drop(key, segment);
    return segments.length > 0;
  }

  #touch(name: string): void {
    const size = this.#sizes.get(name);
    if (size === undefined) return;
    this.#sizes.delete(name);
    this.#sizes.set(name, size);
  }

  #count(key: string, segment: number, size: number): void {
    const name = nameOf(key, segment);
    this.#bytes += size - (this.#sizes.get(name) ?? 0);
    this.#sizes.delete(name);
    this.#sizes.set(name, size);
    const segments = this.#segments.get(key);
    if (segments) segments.add(segment);
    else this.#segments.set(key, new Set([segment]));
  }

  async #makeRoom(): Promise<void> {
    for (const name of this.#sizes.keys()) {
      if (this.#bytes <= this.#limit) return;
      const [, key = '', segment] = FILE.exec(name.slice(name.indexOf('/') + 1)) ?? [];
      await this.#drop(key, Number(segment));
    }
  }

  async #drop(key: string, segment: number): Promise<void> {
    const name = nameOf(key, segment);
    const size = this.#sizes.get(name);
    if (size === undefined) return;
    this.#bytes -= size;
    this.#sizes.delete(name);
    const segments = this.#segments.get(key);
    segments?.delete(segment);
    if (segments?.size === 0) this.#segments.delete(key);
    await unlink(join(this.#folder, name)).catch(() => undefined);
  }
}

function shelfOf(key: string): string {
  return key.slice(-SHELF_DIGITS);
}

function nameOf(key: string, segment: number): string {
  return `${shelfOf(key)}/${key}.${segment}`;
}
