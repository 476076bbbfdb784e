import { fhirAuditEvent } from '../fhir/audit-event.ts';
import { type AuditSource, type AuditTrailRow, messageOf } from '../message/message.ts';
import { auditMessageXml } from '../message/message-xml.ts';

/** How rows of a trail are written one after another, so that an export of any length takes the memory of one row. */
export interface AuditFormat {
  readonly mediaType: string;
  readonly begin: string;
  readonly end: string;
  /** @param first whether it is the first one written */
  row(row: AuditTrailRow & { readonly link?: string }, source: AuditSource, first: boolean): string;
}

const COLUMNS = ['id', 'time', 'kind', 'outcome', 'actor', 'address', 'study', 'facts', 'link'];

/** The formats of an export of the trail, by name. */
export const AUDIT_FORMATS = {
  /** A JSON array of the rows. */
  json: {
    mediaType: 'application/json',
    begin: '[\n',
    end: '\n]\n',
    row: (row, _source, first) => `${first ? '' : ',\n'}${JSON.stringify(row)}`,
  },
  /** RFC 4180, UTF-8. */
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    begin: `${COLUMNS.join(',')}\r\n`,
    end: '',
    row: ({ id, at, kind, outcome, actor, address, studyInstanceUid, facts, link }) => {
      const time = new Date(at).toISOString();
      const cells = [String(id), time, kind, outcome, actor, address, studyInstanceUid, factsText(facts), link];
      return `${cells.map(cell).join(',')}\r\n`;
    },
  },
  /** Audit Messages (PS3.15 §A.5.1) in an element of ours. */
  xml: {
    mediaType: 'application/xml',
    begin: '<?xml version="1.0" encoding="UTF-8"?>\n<AuditMessages>\n',
    end: '</AuditMessages>\n',
    row: (row, source) => `${auditMessageXml(messageOf(row, source, row.link))}\n`,
  },
  /** AuditEvents of FHIR R4 as a Bundle. */
  fhir: {
    mediaType: 'application/fhir+json',
    begin: '{"resourceType":"Bundle","type":"collection","entry":[\n',
    end: '\n]}\n',
    row: (row, source, first) => {
      const resource = fhirAuditEvent(messageOf(row, source, row.link));
      return `${first ? '' : ',\n'}${JSON.stringify({ resource })}`;
    },
  },
} as const satisfies Record<string, AuditFormat>;

export type AuditFormatName = keyof typeof AUDIT_FORMATS;

function factsText(facts: AuditTrailRow['facts'] = {}): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/**
 * A name that somebody tried to log in with may be anything: what a spreadsheet would take for a formula gets an apostrophe before it.
 */
function cell(value = ''): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
