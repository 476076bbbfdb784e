/** The seven PDU types of PS3.8 §9.3 by their first byte. */
export type PduType =
  | 'A-ASSOCIATE-RQ'
  | 'A-ASSOCIATE-AC'
  | 'A-ASSOCIATE-RJ'
  | 'P-DATA-TF'
  | 'A-RELEASE-RQ'
  | 'A-RELEASE-RP'
  | 'A-ABORT';

export interface PduKind {
  readonly type: PduType;
  readonly code: number;
  /** Bounds of the PDU-length field; P-DATA-TF is bounded by the maximum length we announced instead. */
  readonly minLength: number;
  readonly maxLength: number;
}

/**
 * 128 presentation contexts with forty transfer syntaxes each and a long user identity (64 KiB each way) come to
 * about 300 KiB, so no honest A-ASSOCIATE is longer.
 */
const ASSOCIATE_MAX = 512 * 1024;
/** Protocol version, reserved bytes and the two AE titles (PS3.8 Tables 9-11 and 9-17). */
export const ASSOCIATE_FIXED = 68;
/** One PDV item of one message control header (PS3.8 §9.3.5.1). */
const P_DATA_MIN = 6;

export const PDU_KINDS: readonly PduKind[] = [
  { type: 'A-ASSOCIATE-RQ', code: 0x01, minLength: ASSOCIATE_FIXED, maxLength: ASSOCIATE_MAX },
  { type: 'A-ASSOCIATE-AC', code: 0x02, minLength: ASSOCIATE_FIXED, maxLength: ASSOCIATE_MAX },
  { type: 'A-ASSOCIATE-RJ', code: 0x03, minLength: 4, maxLength: 4 },
  { type: 'P-DATA-TF', code: 0x04, minLength: P_DATA_MIN, maxLength: 0xffffffff },
  { type: 'A-RELEASE-RQ', code: 0x05, minLength: 4, maxLength: 4 },
  { type: 'A-RELEASE-RP', code: 0x06, minLength: 4, maxLength: 4 },
  { type: 'A-ABORT', code: 0x07, minLength: 4, maxLength: 4 },
];

export const PDU_HEADER_LENGTH = 6;

/** The kind of a PDU by its first byte, or undefined for what PS3.8 does not know. */
export function pduKind(code: number): PduKind | undefined {
  return PDU_KINDS[code - 1];
}

export function pduCode(type: PduType): number {
  return PDU_KINDS.findIndex((kind) => kind.type === type) + 1;
}
