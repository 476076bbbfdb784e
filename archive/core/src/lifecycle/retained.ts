import { ArchiveError } from '@vesalius/archive/api';

/** A retention lock keeps it. @param until milliseconds since 1970, UTC */
export function retained(until: number): ArchiveError {
  return new ArchiveError('retained', { detail: `until ${new Date(until).toISOString()}` });
}
