const ITEM = 0xfffee000;
const HEADER_BYTES = 8;

/**
 * The content of the fragments of encapsulated pixel data, one behind the other: a whole video, or the code streams of frames whose
 * borders nobody knows. Item headers and the Basic Offset Table are left out (PS3.5 §A.4).
 */
export async function* fragmentContent(value: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let header: Buffer = Buffer.alloc(0);
  let left = 0;
  let items = 0;
  for await (const bytes of value) {
    let at = 0;
    while (at < bytes.length) {
      if (left > 0) {
        const content = bytes.subarray(at, at + left);
        if (items > 1) yield content;
        left -= content.length;
        at += content.length;
        continue;
      }
      const missing = HEADER_BYTES - header.length;
      header = Buffer.concat([header, bytes.subarray(at, at + missing)]);
      at += Math.min(missing, bytes.length - at);
      if (header.length < HEADER_BYTES) break;
      if (header.readUInt16LE(0) * 0x10000 + header.readUInt16LE(2) !== ITEM) return;
      left = header.readUInt32LE(4);
      items++;
      header = Buffer.alloc(0);
    }
  }
}
