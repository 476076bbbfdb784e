import { posix } from 'node:path';
import type { Call } from './trace.ts';

/** What of the bytes and names that nobody had synced outlives the loss of power. */
export const MERCIES = ['none', 'all', 'in order', 'any'] as const;
export type Mercy = (typeof MERCIES)[number];

export interface Loss {
  /** Seconds since 1970. */
  readonly at: number;
  readonly mercy: Mercy;
  readonly random: () => number;
  /** Syncs of such paths do nothing: a disk that lies, by which the test itself is tried. */
  readonly lies?: RegExp;
}

/** Files by path, and folders. */
export interface Left {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly folders: ReadonlySet<string>;
}

interface Change {
  readonly end: number;
  readonly bytes?: Buffer;
  /** Where the bytes begin, or the size that the file gets. */
  readonly at: number;
}

class Content {
  readonly changes: Change[] = [];
  /** So many of the changes are on the disk. */
  kept = 0;
}

type Node = Content | 'folder';

/** A name that comes, goes or both (a rename). */
interface Naming {
  readonly end: number;
  readonly sets?: readonly [string, Node];
  readonly clears?: string;
  kept: boolean;
}

/**
 * What a disk has after a loss of power, as far as POSIX promises anything: the bytes of a file up to its last sync that ended, the names of a folder
 * up to that of the folder. Of what came later there is nothing, all, what came first, or any part, also of single writes.
 */
export function afterLoss(calls: readonly Call[], loss: Loss): Left {
  const disk = new Disk(loss);
  for (const call of calls) if (call.at < loss.at) disk.take(call);
  return disk.left();
}

const SECTOR = 512;

class Disk {
  readonly #loss: Loss;
  readonly #names = new Map<string, Node>();
  readonly #namings: Naming[] = [];
  readonly #contents = new Set<Content>();
  /** Still open, maybe, though no name leads there any more. */
  readonly #nameless = new Map<string, Content>();

  constructor(loss: Loss) {
    this.#loss = loss;
  }

  take(call: Call): void {
    if (call.does === 'open') this.#open(call);
    else if (call.does === 'write') this.#write(call);
    else if (call.does === 'size') this.#content(call.path).changes.push({ end: call.end, at: call.size });
    else if (call.does === 'sync') this.#sync(call);
    else if (call.does === 'sync-all') this.#syncAll(call);
    else if (call.does === 'make-folder') this.#name({ end: call.end, sets: [call.path, 'folder'] });
    else if (call.does === 'remove') this.#name({ end: call.end, clears: call.path });
    else this.#name({ end: call.end, sets: [call.to, this.#content(call.path)], clears: call.path });
  }

  left(): Left {
    const names = new Map<string, Node>();
    for (const naming of this.#surviving()) {
      if (naming.clears !== undefined) names.delete(naming.clears);
      if (naming.sets) names.set(...naming.sets);
    }
    const reached = [...names].filter(([path]) => this.#isReached(path, names));
    const files = reached.filter((one): one is [string, Content] => one[1] !== 'folder');
    return {
      files: new Map(files.map(([path, content]) => [path, this.#bytesOf(content)])),
      folders: new Set(reached.filter(([, node]) => node === 'folder').map(([path]) => path)),
    };
  }

  #open({ path, end, makes, empties }: Extract<Call, { does: 'open' }>): void {
    if (makes && !this.#names.has(path)) {
      const content = new Content();
      this.#contents.add(content);
      this.#name({ end, sets: [path, content] });
    } else if (empties) this.#content(path).changes.push({ end, at: 0 });
  }

  #write({ path, end, offset, bytes, synced }: Extract<Call, { does: 'write' }>): void {
    const content = this.#content(path);
    content.changes.push({ end, bytes, at: offset });
    if (synced && end <= this.#loss.at && !this.#loss.lies?.test(path)) content.kept = content.changes.length;
  }

  #name(naming: Omit<Naming, 'kept'>): void {
    const { sets, clears } = naming;
    const gone = clears === undefined ? undefined : this.#names.get(clears);
    if (gone instanceof Content && !sets) this.#nameless.set(clears!, gone);
    if (clears !== undefined) this.#names.delete(clears);
    if (sets) this.#names.set(...sets);
    this.#namings.push({ ...naming, kept: false });
  }

  #content(path: string): Content {
    const node = this.#names.get(path) ?? this.#nameless.get(path);
    if (node instanceof Content) return node;
    throw new Error(`a trace has no file ${path}`);
  }

  #sync({ at, end, path }: Extract<Call, { does: 'sync' }>): void {
    if (end > this.#loss.at || this.#loss.lies?.test(path)) return;
    const node = this.#names.get(path);
    if (node instanceof Content) keep(node, at);
    else for (const naming of this.#namings) if (naming.end <= at && isIn(path, naming)) naming.kept = true;
  }

  #syncAll({ at, end }: Call): void {
    if (end > this.#loss.at || this.#loss.lies?.test('sync-all')) return;
    for (const content of this.#contents) keep(content, at);
    for (const naming of this.#namings) if (naming.end <= at) naming.kept = true;
  }

  #surviving(): Naming[] {
    const { mercy, random } = this.#loss;
    if (mercy === 'all') return this.#namings;
    if (mercy === 'none') return this.#namings.filter(({ kept }) => kept);
    if (mercy === 'any') return this.#namings.filter(({ kept }) => kept || random() < 0.5);
    const sure = this.#namings.findLastIndex(({ kept }) => kept) + 1;
    return this.#namings.slice(0, sure + Math.floor(random() * (this.#namings.length - sure + 1)));
  }

  /** A name in a folder that was not kept leads nowhere. */
  #isReached(path: string, names: ReadonlyMap<string, Node>): boolean {
    for (let folder = posix.dirname(path); this.#names.has(folder) || names.has(folder); folder = posix.dirname(folder))
      if (names.get(folder) !== 'folder') return false;
    return true;
  }

  #bytesOf({ changes, kept }: Content): Buffer {
    const { mercy, random } = this.#loss;
    const late = changes.slice(kept);
    const first = Math.floor(random() * (late.length + 1));
    const some = late.flatMap((change, at) => {
      if (mercy === 'none') return [];
      if (mercy === 'all' || (mercy === 'in order' && at < first)) return [change];
      if (mercy === 'in order') return at === first ? [torn(change, random)] : [];
      return random() < 0.5 ? [random() < 0.5 ? change : torn(change, random)] : [];
    });
    return written([...changes.slice(0, kept), ...some]);
  }
}

/** What ended before the sync began. */
function keep(content: Content, before: number): void {
  const late = content.changes.findIndex(({ end }) => end > before);
  content.kept = Math.max(content.kept, late === -1 ? content.changes.length : late);
}

function isIn(folder: string, { sets, clears }: Naming): boolean {
  return posix.dirname(sets?.[0] ?? clears!) === folder;
}

function torn(change: Change, random: () => number): Change {
  const { bytes } = change;
  if (!bytes) return change;
  const sectors = Math.floor((random() * bytes.length) / SECTOR);
  return { ...change, bytes: bytes.subarray(0, sectors * SECTOR) };
}

function written(changes: readonly Change[]): Buffer {
  const most = changes.reduce((size, { bytes, at }) => Math.max(size, at + (bytes?.length ?? 0)), 0);
  const whole = Buffer.alloc(most);
  let size = 0;
  for (const { bytes, at } of changes) {
    if (bytes) {
      bytes.copy(whole, at);
      if (bytes.length > 0) size = Math.max(size, at + bytes.length);
    } else {
      if (at < size) whole.fill(0, at, size);
      size = at;
    }
  }
  return whole.subarray(0, size);
}
