import type { ByteRange } from '@vesalius/archive/api';
import { requestedRange } from '@vesalius/dicomweb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../request/http-problem.ts';
import { sendBytes } from './send-bytes.ts';

/** One value of known length that may be had in ranges. */
export interface SinglePart {
  readonly type: string;
  readonly length: number;
  /** Names these bytes and no others, without quotation marks. */
  readonly tag: string;
  readonly bytesOf: (range: ByteRange) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Sends a single part, whole or the range asked for (RFC 9110 §14), or 304 to who has it. @throws HttpProblem 416 */
export async function sendPart(request: FastifyRequest, reply: FastifyReply, part: SinglePart): Promise<FastifyReply> {
  const { type, length, bytesOf } = part;
  const etag = `"${part.tag}"`;
  reply.headers({ 'accept-ranges': 'bytes', etag, 'cache-control': 'private, no-cache' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const isRangeOfThis = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const range = isRangeOfThis ? requestedRange(request.headers.range, length) : undefined;
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${length}`);
    throw new HttpProblem(416, 'range-not-satisfiable', 'The value is shorter than the range begins');
  }
  if (!range) return sendBytes(reply, { type, length, bytes: bytesOf({ offset: 0, length }) });
  return sendBytes(reply, {
    status: 206,
    type,
    headers: { 'content-range': `bytes ${range.offset}-${range.offset + range.length - 1}/${length}` },
    length: range.length,
    bytes: bytesOf(range),
  });
}
