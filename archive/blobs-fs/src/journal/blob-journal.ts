import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { pathOfBlob } from '../listed-blobs.ts';
import type { SyncGuard } from '../sync-guard.ts';
import { writeAllNow } from '../write-all.ts';
import { durably } from './durably.ts';
import { ENTRY_HEAD_BYTES, entryHead } from './entry.ts';
import type { Segment } from './segment.ts';

/** Larger blobs are not worth writing twice. */
const SMALL_BYTES = 64 * 1024;
/** Blobs, and bytes, of one write. */
const GROUP = 128;
const GROUP_BYTES = 4 * 1024 * 1024;
/** From a failure to make files durable to the next try. */
const RETRY_MS = 10_000;

const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;

interface Waiting {
  readonly key: string;
  readonly content: readonly Uint8Array[];
  readonly bytes: number;
  readonly done: (error?: unknown) => void;
}

interface Place {
  readonly segment: Segment;
  readonly at: number;
}

/**
 * Makes small blobs durable many at a time: those that come while one write is on its way go together into the next. Each is then written as the
 * plain file it is read from, which the system brings to the disk in its own time. When a segment is full the other is begun, and the blobs
 * of the full one are made durable before it may be used again. After a crash the files are made anew from the journal (replay.ts).
 */
export class BlobJournal {
  readonly #root: string;
  readonly #guard: SyncGuard;
  readonly #segments: readonly Segment[];
  /** Entries that would be brought back after a crash. */
  readonly #places: Map<string, Place>;
  #current: Segment | undefined;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #retiring: Promise<void> | undefined;
  #notBefore = 0;
  #epoch: number;

  /** @param places entries of an earlier life, in segments that are in use */
  constructor(root: string, segments: readonly Segment[], places: Map<string, Place>, epoch: number, guard: SyncGuard) {
    this.#root = root;
    this.#segments = segments;
    this.#places = places;
    this.#epoch = epoch;
    this.#guard = guard;
    this.#retire();
  }

  /** Whether there is room for a blob of that size now. */
  takes(bytes: number): boolean {
    if (bytes > SMALL_BYTES) return false;
    const free = this.#segments.some(({ epoch }) => epoch === 0);
    const needed = this.#waiting.reduce((sum, one) => sum + one.bytes, bytes + ENTRY_HEAD_BYTES);
    if (free || this.#current?.hasRoomFor(needed + GROUP_BYTES)) return true;
    this.#retire();
    return false;
  }

  /** Durable, and readable under its key, from here on. */
  keep(key: string, content: readonly Uint8Array[]): Promise<void> {
    let bytes = ENTRY_HEAD_BYTES;
    for (const piece of content) bytes += piece.length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, content, bytes, done: (error) => (error === undefined ? resolve() : reject(error)) });
      this.#writing ??= this.#writeAll().finally(() => {
        this.#writing = undefined;
      });
    });
  }

  /** The blob is about to be removed and must not come back. */
  async giveUp(key: string): Promise<void> {
    const place = this.#places.get(key);
    if (!place) return;
    await place.segment.giveUp(place.at);
    this.#places.delete(key);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#retiring;
    await Promise.all(this.#segments.map((segment) => segment.close()));
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        await this.#write(group);
        for (const one of group) one.done(this.#makeFile(one));
      } catch (error) {
        for (const one of group) one.done(error);
      }
    }
  }

  #nextGroup(): Waiting[] {
    let bytes = 0;
    let end = 0;
    while (end < this.#waiting.length && end < GROUP && bytes <= GROUP_BYTES) {
      bytes += this.#waiting[end]!.bytes;
      end += 1;
    }
    return this.#waiting.splice(0, end);
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const bytes = group.reduce((sum, one) => sum + one.bytes, 0);
    const segment = await this.#segmentFor(bytes);
    const pieces = group.flatMap(({ key, content }) => [entryHead(key, segment.epoch, content), ...content]);
    let at = await segment.append(pieces, bytes);
    for (const one of group) {
      this.#places.set(one.key, { segment, at });
      at += one.bytes;
    }
  }

  async #segmentFor(bytes: number): Promise<Segment> {
    if (this.#current?.hasRoomFor(bytes)) return this.#current;
    await this.#retiring;
    const next = this.#segments.find(({ epoch }) => epoch === 0);
    if (!next) throw new Error('the journal is full');
    this.#epoch += 1;
    await next.begin(this.#epoch);
    this.#current = next;
    this.#retire();
    return next;
  }

  /** @returns what it failed with; its sender hears of it */
  #makeFile({ key, content }: Waiting): unknown {
    const path = pathOfBlob(this.#root, key);
    let file: number | undefined;
    try {
      file = openSync(path, NEW_FILE, 0o600);
      writeAllNow(file, content);
      return undefined;
    } catch (error) {
      if (file !== undefined) unlinkSync(path);
      return error;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** Makes the blobs of the segments that are not written to any more durable, in the background. */
  #retire(): void {
    const old = this.#segments.filter((segment) => segment.epoch !== 0 && segment !== this.#current);
    if (old.length === 0 || performance.now() < this.#notBefore) return;
    this.#retiring ??= this.#retireAll(old)
      .catch(() => {
        this.#notBefore = performance.now() + RETRY_MS; // they stay as they are, and files are synced one by one until it goes
      })
      .finally(() => {
        this.#retiring = undefined;
      });
  }

  async #retireAll(old: readonly Segment[]): Promise<void> {
    const of = new Set(old);
    const keys = [...this.#places].filter(([, { segment }]) => of.has(segment)).map(([key]) => key);
    await durably(this.#root, keys, this.#guard);
    for (const segment of old) await segment.retire();
    for (const key of keys) this.#places.delete(key);
  }
}
