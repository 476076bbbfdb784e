import { randomBytes } from 'node:crypto';

/** One part of a body to write. */
export interface OutgoingPart {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A boundary of 128 random bits, which no content holds by accident. */
export function newBoundary(): string {
  return `vesalius-${randomBytes(16).toString('hex')}`;
}

/** The boundary line and header of a part; the first one needs no line end before it. */
export function partHead(boundary: string, headers: Readonly<Record<string, string>>, first: boolean): Buffer {
  let text = first ? `--${boundary}\r\n` : `\r\n--${boundary}\r\n`;
  for (const [name, value] of Object.entries(headers)) text += `${name}: ${value}\r\n`;
  return Buffer.from(`${text}\r\n`);
}

/** The closing boundary; `empty` when there was no part before it. */
export function multipartEnd(boundary: string, empty = false): Buffer {
  return Buffer.from(empty ? `--${boundary}--\r\n` : `\r\n--${boundary}--\r\n`);
}

/** The bytes of a `multipart/related` body (RFC 2387), part after part, as they are taken. */
export async function* multipartChunks(
  boundary: string,
  parts: AsyncIterable<OutgoingPart> | Iterable<OutgoingPart>,
): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const part of parts) {
    yield partHead(boundary, part.headers, first);
    first = false;
    yield* part.body;
  }
  yield multipartEnd(boundary, first);
}
