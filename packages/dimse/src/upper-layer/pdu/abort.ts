import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** 0: DICOM UL service-user; 2: DICOM UL service-provider (PS3.8 Table 9-26). Others are reserved. */
export type AbortSource = number;

/** A-ABORT (PS3.8 §9.3.8). */
export interface Abort {
  readonly type: 'A-ABORT';
  readonly source: AbortSource;
  readonly reason: number;
}

export const ABORT_SOURCE = { serviceUser: 0, serviceProvider: 2 } as const;

/** Reasons of PS3.8 Table 9-26; significant only when the source is the service-provider. */
export const ABORT_REASON = {
  'reason-not-specified': 0,
  'unrecognized-PDU': 1,
  'unexpected-PDU': 2,
  'unrecognized-PDU parameter': 4,
  'unexpected-PDU parameter': 5,
  'invalid-PDU-parameter value': 6,
} as const;

export function abortReasonText(source: AbortSource, reason: number): string {
  if (source === ABORT_SOURCE.serviceUser) return 'service-user';
  const name = Object.entries(ABORT_REASON).find(([, code]) => code === reason)?.[0];
  return `service-provider, ${name ?? `reason ${reason}`}`;
}

/** Any source and reason is taken as it comes: an abort may never be answered by complaining about it. */
export function readAbort(reader: ByteReader): Abort {
  reader.skip(2);
  return { type: 'A-ABORT', source: reader.u8(), reason: reader.u8() };
}

export function writeAbort(writer: ByteWriter, pdu: Abort): void {
  writer.u8(0).u8(0).u8(pdu.source).u8(pdu.reason);
}
