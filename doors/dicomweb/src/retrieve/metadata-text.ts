import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { ArchiveError, BULK_DATA_PREFIX } from '@vesalius/archive/api';

const PREFIX = Buffer.from(`"${BULK_DATA_PREFIX}`);
const OPENING = 0x5b;
const CLOSING = 0x5d;

const unzipped = promisify(gunzip);
/** Documents of so many characters are unpacked in one piece, which takes half the time. */
const ONE_PIECE = 4 * 1024 * 1024;

/** The text of a kept metadata document, its bulk data URIs made absolute, piece by piece. */
export async function* documentText(gzip: Uint8Array, root: string): AsyncGenerator<Buffer> {
  const address = Buffer.from(`"${root}/`);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of unpacked(gzip)) {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    const pieces: Buffer[] = [];
    let at = 0;
    for (let found = data.indexOf(PREFIX); found >= 0; found = data.indexOf(PREFIX, at)) {
      pieces.push(data.subarray(at, found), address);
      at = found + PREFIX.length;
    }
    const end = Math.max(at, data.length - PREFIX.length + 1);
    pieces.push(data.subarray(at, end));
    rest = data.subarray(end);
    yield pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }
  yield rest;
}

async function* unpacked(gzip: Uint8Array): AsyncGenerator<Buffer> {
  const told = Buffer.from(gzip.buffer, gzip.byteOffset, gzip.byteLength).readUInt32LE(gzip.byteLength - 4); // RFC 1952 §2.3.1
  if (told > ONE_PIECE) yield* Readable.from([gzip]).pipe(createGunzip());
  else yield await unzipped(gzip, { chunkSize: Math.max(told, 1024) + 1, maxOutputLength: ONE_PIECE });
}

/** The elements of a JSON array without its brackets. @throws ArchiveError `blob-corrupt` when it is none */
export async function* arrayElements(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of text) {
    if (chunk.length === 0) continue;
    if (isFirst && chunk[0] !== OPENING) throw notAnArray();
    if (held.length > 0) yield held;
    if (chunk.length > 1) yield chunk.subarray(isFirst ? 1 : 0, chunk.length - 1);
    held = isFirst && chunk.length === 1 ? Buffer.alloc(0) : chunk.subarray(chunk.length - 1);
    isFirst = false;
  }
  if (held[0] !== CLOSING) throw notAnArray();
}

function notAnArray(): ArchiveError {
  return new ArchiveError('blob-corrupt', { detail: 'metadata is not a JSON array' });
}
