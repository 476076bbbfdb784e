import { PduFormatError } from '../../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** A-ASSOCIATE-RJ (PS3.8 §9.3.4): numbers of Table 9-21. */
export interface AssociateReject {
  readonly type: 'A-ASSOCIATE-RJ';
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

export type Rejection = Omit<AssociateReject, 'type'>;

const PERMANENT = 1;
const TRANSIENT = 2;
const SERVICE_USER = 1;
const ACSE_PROVIDER = 2;
const PRESENTATION_PROVIDER = 3;

/** The rejections of PS3.8 Table 9-21 by the standard's own words. */
export const REJECTIONS = {
  'no-reason-given': { result: PERMANENT, source: SERVICE_USER, reason: 1 },
  'application-context-name-not-supported': { result: PERMANENT, source: SERVICE_USER, reason: 2 },
  'calling-AE-title-not-recognized': { result: PERMANENT, source: SERVICE_USER, reason: 3 },
  'called-AE-title-not-recognized': { result: PERMANENT, source: SERVICE_USER, reason: 7 },
  'no-reason-given (ACSE)': { result: PERMANENT, source: ACSE_PROVIDER, reason: 1 },
  'protocol-version-not-supported': { result: PERMANENT, source: ACSE_PROVIDER, reason: 2 },
  'temporary-congestion': { result: TRANSIENT, source: PRESENTATION_PROVIDER, reason: 1 },
  'local-limit-exceeded': { result: TRANSIENT, source: PRESENTATION_PROVIDER, reason: 2 },
} as const satisfies Record<string, Rejection>;

export type RejectionName = keyof typeof REJECTIONS;

const RESULT_TEXT: readonly string[] = ['', 'rejected-permanent', 'rejected-transient'];
const SOURCE_TEXT: readonly string[] = [
  '',
  'service-user',
  'service-provider (ACSE related function)',
  'service-provider (Presentation related function)',
];

/** The three words of a rejection, as in PS3.8 Table 9-21; numbers the table does not have are said as numbers. */
export function rejectionText({ result, source, reason }: Rejection): string {
  const known = Object.entries(REJECTIONS).find(([, r]) => r.source === source && r.reason === reason)?.[0];
  const reasonText = known?.replace(' (ACSE)', '') ?? `reason ${reason}`;
  return `${RESULT_TEXT[result] || `result ${result}`}, ${SOURCE_TEXT[source] || `source ${source}`}, ${reasonText}`;
}

export function readReject(reader: ByteReader): AssociateReject {
  reader.skip(1);
  const rejection: AssociateReject = {
    type: 'A-ASSOCIATE-RJ',
    result: reader.u8(),
    source: reader.u8(),
    reason: reader.u8(),
  };
  if (!RESULT_TEXT[rejection.result] || !SOURCE_TEXT[rejection.source]) {
    throw new PduFormatError(`A-ASSOCIATE-RJ with result ${rejection.result} and source ${rejection.source}`, {
      clause: 'PS3.8 Table 9-21',
    });
  }
  return rejection;
}

export function writeReject(writer: ByteWriter, pdu: AssociateReject): void {
  writer.u8(0).u8(pdu.result).u8(pdu.source).u8(pdu.reason);
}
