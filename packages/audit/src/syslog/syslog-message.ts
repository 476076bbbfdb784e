import type { AuditMessage } from '../message/message.ts';
import { auditMessageXml } from '../message/message-xml.ts';

/** Facility 10: security and authorization (RFC 5424 §6.2.1). */
const FACILITY = 10;
const NOTICE = 5;
const WARNING = 4;
/** As the collectors of audit messages look for it (PS3.15 §A.6). */
const MESSAGE_ID = 'DICOM+RFC3881';
const BYTE_ORDER_MARK = '\ufeff';
/** `sequenceId` begins anew behind it (RFC 5424 §7.3.1). */
const LAST_SEQUENCE = 2_147_483_647;

export interface SyslogOrigin {
  readonly host: string;
  readonly application: string;
  readonly processId: number;
}

/**
 * An Audit Message as a message of syslog (RFC 5424) with its XML as text.
 *
 * @param row the number of the row in the trail, which the collector sees missing ones by
 */
export function syslogMessage(message: AuditMessage, row: number, origin: SyslogOrigin): string {
  const priority = FACILITY * 8 + (message.outcome === '0' ? NOTICE : WARNING);
  const sequence = ((row - 1) % LAST_SEQUENCE) + 1;
  const { host, application, processId } = origin;
  const header = `<${priority}>1 ${message.at.toISOString()} ${printable(host, 255)} ${printable(application, 48)} ${processId} ${MESSAGE_ID}`;
  return `${header} [meta sequenceId="${sequence}"] ${BYTE_ORDER_MARK}${auditMessageXml(message)}`;
}

/** A message with its length before it, as it travels over TLS (RFC 5425 §4.3). */
export function framed(message: string): Buffer {
  const bytes = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
}

/** PRINTUSASCII of at most so many letters; the nil value when nothing is left. */
function printable(text: string, most: number): string {
  return text.replace(/[^!-~]/g, '').slice(0, most) || '-';
}
