import { STATUS_TABLE, type StatusCategory, type StatusEntry, type StatusService } from './status-table.ts';

function matches({ code, last = code }: StatusEntry, status: number): boolean {
  return status >= code && status <= last;
}

/** The table's entry for a status: the service's own, or else the general one; undefined for what no standard names. */
export function lookupStatus(status: number, service: StatusService = 'general'): StatusEntry | undefined {
  const find = (of: StatusService): StatusEntry | undefined => STATUS_TABLE[of].find((entry) => matches(entry, status));
  return find(service) ?? find('general');
}

/** The category of a status; what no standard names counts as a failure (PS3.7 Annex C.1). */
export function statusCategory(status: number): StatusCategory {
  return lookupStatus(status)?.category ?? 'failure';
}

/** `0xA700 Refused: out of resources`, for logs and people. */
export function statusText(status: number, service?: StatusService): string {
  const code = `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;
  return `${code} ${lookupStatus(status, service)?.name ?? 'Unknown status'}`;
}

/** Whether more responses follow (PS3.7 Annex C.1.3). */
export function isPending(status: number | undefined): boolean {
  return status === 0xff00 || status === 0xff01;
}
