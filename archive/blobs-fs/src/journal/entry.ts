import { crc32 } from 'node:zlib';

/** Bytes before the content of an entry. */
export const ENTRY_HEAD_BYTES = 96;
/** Where the state lies in an entry. */
export const STATE_AT = 4;

export const KEPT = 1;
/** The blob was removed, or never came to be: it is not to be brought back. */
export const GIVEN_UP = 2;

const MAGIC = 0x56454a45;
const KEY_AT = 24;

export interface EntryHead {
  readonly state: number;
  readonly key: string;
  readonly size: number;
  readonly checksum: number;
}

/**
 * What comes before the content of a small blob in the journal: magic, state, epoch, size, checksum over key, epoch and content, length of the
 * key, the key in ASCII; numbers little endian, four bytes each.
 */
export function entryHead(key: string, epoch: number, content: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(ENTRY_HEAD_BYTES);
  let size = 0;
  for (const piece of content) size += piece.length;
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(KEPT, STATE_AT);
  head.writeUInt32LE(epoch, 8);
  head.writeUInt32LE(size, 12);
  head.writeUInt32LE(checksumOf(key, epoch, content), 16);
  head.writeUInt32LE(key.length, 20);
  head.write(key, KEY_AT, 'latin1');
  return head;
}

/** Undefined where no entry of that epoch begins. */
export function readEntryHead(bytes: Buffer, epoch: number): EntryHead | undefined {
  if (bytes.length < ENTRY_HEAD_BYTES || bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(8) !== epoch)
    return undefined;
  const length = bytes.readUInt32LE(20);
  if (length > ENTRY_HEAD_BYTES - KEY_AT) return undefined;
  return {
    state: bytes.readUInt32LE(STATE_AT),
    key: bytes.toString('latin1', KEY_AT, KEY_AT + length),
    size: bytes.readUInt32LE(12),
    checksum: bytes.readUInt32LE(16),
  };
}

/** The epoch counts, so that what was written before a segment was begun anew is no entry of it. */
export function checksumOf(key: string, epoch: number, content: readonly Uint8Array[]): number {
  let sum = crc32(`${key} ${epoch}`);
  for (const piece of content) sum = crc32(piece, sum);
  return sum;
}
