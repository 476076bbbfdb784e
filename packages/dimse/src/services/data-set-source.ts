import type { DataSetSource } from './requests.ts';

/** A buffer larger than this is sent in parts, so that no more than this waits in the socket. */
const PART = 1024 * 1024;

function* parts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PART) yield bytes.subarray(at, at + PART);
}

/** The source in buffers of even length: a fragment of odd length may only be the last (PS3.8 Annex E). */
export async function* evenBuffers(source: DataSetSource): AsyncGenerator<Uint8Array> {
  let odd: Uint8Array | undefined;
  for await (const buffer of source instanceof Uint8Array ? parts(source) : source) {
    if (buffer.length === 0) continue;
    const bytes: Uint8Array = odd ? Buffer.concat([odd, buffer]) : buffer;
    const even = bytes.length & ~1;
    odd = even === bytes.length ? undefined : bytes.subarray(even);
    if (even === 0) continue;
    if (even <= PART) yield bytes.subarray(0, even);
    else yield* parts(bytes.subarray(0, even));
  }
  if (odd) yield odd;
}

/** The bytes when they are at hand and small enough to be sent at once. */
export function wholeBuffer(source: DataSetSource): Uint8Array | undefined {
  return source instanceof Uint8Array && source.length > 0 && source.length <= PART ? source : undefined;
}
