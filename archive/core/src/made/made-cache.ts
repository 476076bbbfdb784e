import { type Holder, Keeping } from './keeping.ts';
import { type SealedFile, SealedFiles } from './sealed-files.ts';

/** What an entry costs beside its bytes. */
const ENTRY_BYTES = 500;
/** Of all that may be kept, one entry may be so much. */
const LARGEST_PART = 1 / 4;

export interface MadeCacheLimits {
  readonly memoryBytes: number;
  /** Where more is kept, sealed, and how much; nowhere unless told. */
  readonly disk?: { readonly folder: string; readonly bytes: number } | undefined;
}

interface Entry {
  readonly key: string;
  readonly owners: readonly string[];
  readonly bytes: number;
  readonly content: readonly Uint8Array[] | SealedFile;
}

/**
 * What was made of kept files and may be asked for again: frames and data sets in another transfer syntax, pictures. In memory first, on the
 * disk what memory has no room for, and what was used longest ago goes. It goes with the file that it was made of, its owner, too.
 */
export class MadeCache implements Holder {
  readonly #limits: MadeCacheLimits;
  readonly #sealed: SealedFiles | undefined;
  /** Each in the order of use, the last used last. */
  readonly #inMemory = new Map<string, Entry>();
  readonly #onDisk = new Map<string, Entry>();
  readonly #keysOf = new Map<string, Set<string>>();
  readonly #begun = new Set<Keeping>();
  #memoryBytes = 0;
  #diskBytes = 0;

  constructor(limits: MadeCacheLimits) {
    this.#limits = limits;
    this.#sealed = limits.disk && limits.disk.bytes > 0 ? new SealedFiles(limits.disk.folder) : undefined;
  }

  /** What is kept under a key, in pieces; undefined when there is nothing, or nothing that is as it was. */
  async pieces(key: string): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined> {
    const held = this.#used(this.#inMemory, key) ?? this.#used(this.#onDisk, key);
    if (!held) return undefined;
    if (isHeld(held.content)) return held.content;
    const pieces = this.#sealed!.read(held.content);
    try {
      const first = await pieces.next();
      return first.done ? [] : goingOn(first.value, pieces);
    } catch {
      this.#drop(held);
      return undefined;
    }
  }

  /** The same as one. */
  async bytes(key: string): Promise<Uint8Array | undefined> {
    const pieces = await this.pieces(key);
    if (!pieces) return undefined;
    const all = await Array.fromAsync(pieces);
    return all.length === 1 ? all[0] : Buffer.concat(all);
  }

  /** Begins to keep what is being made of its owners; when one of them goes meanwhile, nothing is kept. */
  keeping(key: string, owners: readonly string[]): Keeping {
    const keeping = new Keeping(this, key, owners);
    this.#begun.add(keeping);
    return keeping;
  }

  /** Everything that was made of a file goes. */
  forget(owner: string): void {
    for (const keeping of this.#begun) if (keeping.owners.includes(owner)) keeping.give();
    for (const key of this.#keysOf.get(owner) ?? []) {
      const entry = this.#inMemory.get(key) ?? this.#onDisk.get(key);
      if (entry) this.#drop(entry);
    }
  }

  async close(): Promise<void> {
    for (const keeping of [...this.#begun]) keeping.give();
    await this.#sealed?.close();
  }

  /** For what is being kept: the most that memory takes of one. */
  get mostHeld(): number {
    return this.#limits.memoryBytes * LARGEST_PART;
  }

  get mostSealed(): number {
    return (this.#sealed ? this.#limits.disk!.bytes : 0) * LARGEST_PART;
  }

  /** A file to go on in; undefined when there is none, or the disk has not much more left than what may be kept. */
  async sealedWriter() {
    if (!this.#sealed || (await this.#sealed.free()) < this.#limits.disk!.bytes) return undefined;
    return this.#sealed.begin();
  }

  ended(keeping: Keeping): void {
    this.#begun.delete(keeping);
  }

  put(key: string, owners: readonly string[], bytes: number, content: Entry['content']): void {
    const former = this.#inMemory.get(key) ?? this.#onDisk.get(key);
    if (former) this.#drop(former);
    const entry = { key, owners, bytes: bytes + ENTRY_BYTES, content };
    for (const owner of owners) this.#keysOf.set(owner, (this.#keysOf.get(owner) ?? new Set()).add(key));
    if (isHeld(content)) this.#hold(entry);
    else this.#store(entry);
  }

  #hold(entry: Entry): void {
    this.#inMemory.set(entry.key, entry);
    this.#memoryBytes += entry.bytes;
    for (const oldest of this.#inMemory.values()) {
      if (this.#memoryBytes <= this.#limits.memoryBytes) return;
      this.#drop(oldest);
      void this.#sink(oldest);
    }
  }

  #store(entry: Entry): void {
    this.#onDisk.set(entry.key, entry);
    this.#diskBytes += entry.bytes;
    for (const oldest of this.#onDisk.values()) {
      if (this.#diskBytes <= this.#limits.disk!.bytes) return;
      this.#drop(oldest);
    }
  }

  /** From memory to the disk. */
  async #sink({ key, owners, content }: Entry): Promise<void> {
    if (!this.#sealed || !isHeld(content)) return;
    const keeping = this.keeping(key, owners);
    await keeping.seal();
    for (const piece of content) await keeping.append(piece);
    await keeping.end();
  }

  #drop(entry: Entry): void {
    if (this.#inMemory.delete(entry.key)) this.#memoryBytes -= entry.bytes;
    if (this.#onDisk.delete(entry.key)) this.#diskBytes -= entry.bytes;
    for (const owner of entry.owners) {
      const keys = this.#keysOf.get(owner);
      keys?.delete(entry.key);
      if (keys?.size === 0) this.#keysOf.delete(owner);
    }
    if (!isHeld(entry.content)) void this.#sealed!.remove(entry.content).catch(() => undefined);
  }

  #used(entries: Map<string, Entry>, key: string): Entry | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    entries.set(key, entry);
    return entry;
  }
}

function isHeld(content: Entry['content']): content is readonly Uint8Array[] {
  return Array.isArray(content);
}

async function* goingOn(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}
