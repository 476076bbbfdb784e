import { type DimseResult, type StatusService, statusText } from '@vesalius/dimse';

/** A status for people: its number, what it means, and what the peer says about it. */
export function describe({ status, errorComment }: DimseResult, service?: StatusService): string {
  return statusText(status, service) + (errorComment ? `, "${errorComment}"` : '');
}
