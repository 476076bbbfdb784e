import { type FileHandle, open } from 'node:fs/promises';
import { checksumOf, ENTRY_HEAD_BYTES, type EntryHead, KEPT, readEntryHead } from './entry.ts';
import { BOOT_AT, EPOCH_AT, SEGMENT_HEAD_BYTES, SEGMENT_MAGIC } from './segment.ts';

export interface SegmentHead {
  readonly bytes: number;
  readonly epoch: number;
  readonly boot: string;
}

/** Undefined when the file is not there; epoch 0 when nothing in it counts. */
export async function headOf(path: string): Promise<SegmentHead | undefined> {
  const file = await openedForReading(path);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(SEGMENT_HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const isOurs = bytesRead === head.length && head.toString('latin1', 0, SEGMENT_MAGIC.length) === SEGMENT_MAGIC;
    if (!isOurs) return { bytes: size, epoch: 0, boot: '' };
    const boot = head.toString('latin1', BOOT_AT, head.indexOf(0, BOOT_AT));
    return { bytes: size, epoch: head.readUInt32LE(EPOCH_AT), boot };
  } finally {
    await file.close();
  }
}

export interface Entry {
  readonly at: number;
  readonly entry: EntryHead;
  readonly content: Buffer;
}

/** Entries that are kept, up to the first that is not whole: the write it belongs to never ended, so nobody was told of it or of later ones. */
export async function* entriesOf(path: string, epoch: number): AsyncIterable<Entry> {
  const file = await openedForReading(path);
  if (!file) return;
  try {
    for (let at = SEGMENT_HEAD_BYTES; ; ) {
      const entry = readEntryHead(await bytesAt(file, at, ENTRY_HEAD_BYTES), epoch);
      if (!entry) return;
      const content = await bytesAt(file, at + ENTRY_HEAD_BYTES, entry.size);
      if (content.length < entry.size || checksumOf(entry.key, epoch, [content]) !== entry.checksum) return;
      if (entry.state === KEPT) yield { at, entry, content };
      at += ENTRY_HEAD_BYTES + entry.size;
    }
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const into = Buffer.alloc(length);
  const { bytesRead } = await file.read(into, 0, length, at);
  return into.subarray(0, bytesRead);
}

async function openedForReading(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
