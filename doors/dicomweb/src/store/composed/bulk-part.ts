import type { MediaType } from '@vesalius/dicomweb';
import type { Spool } from '@vesalius/spool';

/** A part with bulk data, as it was received and spooled. */
export interface BulkPart {
  readonly type: MediaType | undefined;
  readonly spool: Spool;
  readonly offset: number;
  readonly length: number;
}

export function bytesOfPart({ spool, offset, length }: BulkPart): AsyncGenerator<Uint8Array> {
  return spool.read(offset, length);
}

/** The first bytes of a part, as far as they are wanted. */
export function startOfPart({ spool, offset, length }: BulkPart, wanted: number): Promise<Buffer> {
  return spool.bytes(offset, Math.min(wanted, length));
}

/** Why an instance cannot be made of its parts, as a Failure Reason (0008,1197) of PS3.18 Table I.2-2. */
export class ComposeProblem extends Error {
  override readonly name = 'ComposeProblem';
  readonly reason: number;

  constructor(reason: number, message: string) {
    super(message);
    this.reason = reason;
  }
}

const CANNOT_UNDERSTAND = 0xc000;
const TRANSFER_SYNTAX_NOT_SUPPORTED = 0xc122;

export function notUnderstood(message: string): ComposeProblem {
  return new ComposeProblem(CANNOT_UNDERSTAND, message);
}

export function unsupportedMedia(message: string): ComposeProblem {
  return new ComposeProblem(TRANSFER_SYNTAX_NOT_SUPPORTED, message);
}
