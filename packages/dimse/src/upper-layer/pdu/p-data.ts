import { COMMAND_BIT, LAST_BIT } from './pdu-reader.ts';

/** P-DATA-TF header and PDV item header together (PS3.8 §9.3.5). */
export const P_DATA_HEADER_LENGTH = 12;
/** What of a PDU's length its one PDV item header takes. */
export const PDV_HEADER_LENGTH = 6;

/** The longest fragment of one PDU of the peer's maximum; even, as data set fragments have to be (PS3.8 Annex E). */
export function fragmentLimit(maxPduLength: number): number {
  return (maxPduLength - PDV_HEADER_LENGTH) & ~1;
}

/** Writes at `offset` the headers of a P-DATA-TF of one PDV item with `length` bytes of fragment. */
export function writePDataHeader(
  target: Buffer,
  offset: number,
  contextId: number,
  control: number,
  length: number,
): void {
  target[offset] = 0x04;
  target[offset + 1] = 0;
  target.writeUInt32BE(length + PDV_HEADER_LENGTH, offset + 2);
  target.writeUInt32BE(length + 2, offset + 6);
  target[offset + 10] = contextId;
  target[offset + 11] = control;
}

export const CONTROL = {
  command: COMMAND_BIT,
  lastCommand: COMMAND_BIT | LAST_BIT,
  data: 0,
  lastData: LAST_BIT,
} as const;

/**
 * Appends to `out` the PDUs that carry `bytes`, at most `limit` of them in each fragment: headers in one small new
 * buffer, the bytes as views, so that one vectored write sends all without a copy.
 */
export function frameFragments(
  out: Uint8Array[],
  contextId: number,
  bytes: Uint8Array,
  limit: number,
  control: number,
  lastControl: number,
): void {
  const count = Math.max(1, Math.ceil(bytes.length / limit));
  const headers = Buffer.allocUnsafe(count * P_DATA_HEADER_LENGTH);
  for (let i = 0; i < count; i++) {
    const start = i * limit;
    const end = Math.min(bytes.length, start + limit);
    const at = i * P_DATA_HEADER_LENGTH;
    writePDataHeader(headers, at, contextId, i === count - 1 ? lastControl : control, end - start);
    out.push(headers.subarray(at, at + P_DATA_HEADER_LENGTH));
    if (end > start) out.push(bytes.subarray(start, end));
  }
}
