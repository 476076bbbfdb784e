/**
 *   chain/    each row sealed together with all before it; signed heads; what was changed, taken out or put elsewhere
 *   message/  an event as an Audit Message (PS3.15 §A.5)
 *   syslog/   on its way to a collector (RFC 5424, RFC 5425)
 *   fhir/     an event as an AuditEvent (FHIR R4)
 *   export/   a trail as a file
 */
export { type ChainBreak, ChainWalk } from './chain/chain-walk.ts';
export {
  type HeadKey,
  type HeadSigner,
  headIsGenuine,
  type SignedHead,
  signerOf,
  type TextSignature,
  textIsGenuine,
} from './chain/head.ts';
export { FIRST_LINK, linkOf, type SealedRow } from './chain/link.ts';
export { AUDIT_FORMATS, type AuditFormat, type AuditFormatName } from './export/formats.ts';
export { type AuditEventResource, fhirAuditEvent } from './fhir/audit-event.ts';
export { type AuditMessage, type AuditSource, type AuditTrailRow, messageOf } from './message/message.ts';
export { auditMessageXml } from './message/message-xml.ts';
export { framed, syslogMessage } from './syslog/syslog-message.ts';
