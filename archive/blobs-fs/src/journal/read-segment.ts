import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { checksumOf, ENTRY_HEAD_BYTES, type EntryHead, KEPT, readEntryHead } from './entry.ts';
import { BOOT_AT, EPOCH_AT, SEGMENT_HEAD_BYTES, SEGMENT_MAGIC } from './segment.ts';

export interface SegmentHead {
  readonly bytes: number;
  /** 0 when nothing in it counts. */
  readonly epoch: number;
  readonly boot: string;
}

export interface Entry {
  readonly at: number;
  readonly entry: EntryHead;
  readonly content: Buffer;
}

/** A file of the journal as an earlier life left it. It is read before anything else goes on, thousands of entries, so nothing here waits. */
export class SegmentReading {
  readonly head: SegmentHead;
  readonly #file: number | undefined;

  constructor(path: string) {
    this.#file = openedForReading(path);
    this.head = this.#readHead();
  }

  /** Entries that are kept, up to the first that is not whole: the write it belongs to never ended, so nobody was told of it or of later ones. */
  *entries(): Iterable<Entry> {
    const { epoch } = this.head;
    if (epoch === 0) return;
    for (let at = SEGMENT_HEAD_BYTES; ; ) {
      const entry = readEntryHead(this.#bytes(at, ENTRY_HEAD_BYTES), epoch);
      if (!entry) return;
      const content = this.#bytes(at + ENTRY_HEAD_BYTES, entry.size);
      if (content.length < entry.size || checksumOf(entry.key, epoch, [content]) !== entry.checksum) return;
      if (entry.state === KEPT) yield { at, entry, content };
      at += ENTRY_HEAD_BYTES + entry.size;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #readHead(): SegmentHead {
    if (this.#file === undefined) return { bytes: 0, epoch: 0, boot: '' };
    const { size } = fstatSync(this.#file);
    const head = this.#bytes(0, SEGMENT_HEAD_BYTES);
    const isOurs =
      head.length === SEGMENT_HEAD_BYTES && head.toString('latin1', 0, SEGMENT_MAGIC.length) === SEGMENT_MAGIC;
    if (!isOurs) return { bytes: size, epoch: 0, boot: '' };
    const boot = head.toString('latin1', BOOT_AT, head.indexOf(0, BOOT_AT));
    return { bytes: size, epoch: head.readUInt32LE(EPOCH_AT), boot };
  }

  /** Fewer at the end of the file. */
  #bytes(at: number, length: number): Buffer {
    const into = Buffer.alloc(length);
    return into.subarray(0, readSync(this.#file!, into, 0, length, at));
  }
}

function openedForReading(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
