import type { ByteRange, Retrieve, StoredInstance } from '@vesalius/archive/api';

/** Bytes of several ranges of a file, one behind the other, of which only those of `part` are read. */
export async function* joinedRanges(
  retrieve: Retrieve,
  instance: StoredInstance,
  ranges: readonly ByteRange[],
  part: ByteRange,
): AsyncGenerator<Uint8Array> {
  let before = 0;
  for (const { offset, length } of ranges) {
    const from = Math.max(part.offset - before, 0);
    const to = Math.min(part.offset + part.length - before, length);
    if (from < to) yield* retrieve.read(instance, { offset: offset + from, length: to - from });
    before += length;
  }
}

const ITEM = 0xfffee000;
const HEADER_BYTES = 8;
/** A video has few fragments as a rule; of more the places are not gathered, for each costs a read. */
const MOST_FRAGMENTS = 64;

/** Where the fragments of encapsulated Pixel Data lie, the Basic Offset Table apart (PS3.5 §A.4); undefined when they are many. */
export async function fewFragments(retrieve: Retrieve, instance: StoredInstance): Promise<ByteRange[] | undefined> {
  if (!instance.pixels) return undefined;
  const end = instance.pixels.offset + instance.pixels.length;
  const items: ByteRange[] = [];
  for (let at = instance.pixels.offset; at + HEADER_BYTES <= end; ) {
    const header = await bytesAt(retrieve, instance, at);
    if (header.length < HEADER_BYTES || header.readUInt16LE(0) * 0x10000 + header.readUInt16LE(2) !== ITEM) break;
    const length = header.readUInt32LE(4);
    items.push({ offset: at + HEADER_BYTES, length });
    if (items.length > MOST_FRAGMENTS) return undefined;
    at += HEADER_BYTES + length;
  }
  return items.slice(1);
}

async function bytesAt(retrieve: Retrieve, instance: StoredInstance, offset: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const bytes of retrieve.read(instance, { offset, length: HEADER_BYTES })) chunks.push(bytes);
  return Buffer.concat(chunks);
}
