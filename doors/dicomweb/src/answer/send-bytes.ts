import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export interface BytesToSend {
  readonly status?: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it is known. */
  readonly length?: number;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** One piece waits while the one before it is on its way to the socket. */
const ONE_PIECE = 1;

/** More bytes than a response queues before it waits for the socket. */
const QUEUED = 64 * 1024;

/**
 * Streams bytes as the client takes them. What goes wrong before the first byte becomes an error answer; afterwards the connection is
 * destroyed, so that no client takes a part for the whole. A client that goes away ends the reading.
 */
export async function sendBytes(reply: FastifyReply, answer: BytesToSend): Promise<FastifyReply> {
  const { status = 200, type, headers = {}, length, bytes } = answer;
  const iterator = Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]();
  const isHead = reply.request.method === 'HEAD';
  const first = isHead ? undefined : await iterator.next();
  reply.code(status).headers(headers).header('content-type', type);
  if (length !== undefined) reply.header('content-length', String(length));
  if (!first) return reply.send(Readable.from([])); // of a stream Fastify keeps the length that was given
  return reply.send(Readable.from(goingOn(first, iterator), { objectMode: false, highWaterMark: ONE_PIECE }));
}

async function* goingOn(
  first: IteratorResult<Uint8Array>,
  iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let step = first; !step.done; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}

/**
 * Pieces of memory that is used again (`ReadingInTurn`), made fit for `sendBytes`: of long ones at most one is on its way to the socket and one
 * waits, of short ones many may, so these are copied.
 */
export async function* fitToQueue(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield piece.length < QUEUED ? Buffer.from(piece) : piece;
}
