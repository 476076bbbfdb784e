import type { ByteRange } from '@vesalius/archive/api';

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A range of bytes that come one behind the other, `all` of them; reading ends with the range. */
export function cutOut(bytes: Bytes, range: ByteRange, all: number): Bytes {
  return range.offset === 0 && range.length === all ? bytes : within(bytes, range);
}

async function* within(bytes: Bytes, { offset, length }: ByteRange): AsyncGenerator<Uint8Array> {
  const end = offset + length;
  let at = 0;
  for await (const chunk of bytes) {
    const part = chunk.subarray(Math.max(offset - at, 0), Math.max(end - at, 0));
    if (part.length > 0) yield part;
    at += chunk.length;
    if (at >= end) return;
  }
}
