/**
 * The archive's error family. Every error that leaves the kernel is one of this catalogue; each door has one table
 * from these codes to its own protocol's words (DIMSE status, HTTP status). Messages never hold patient data.
 */
export const ARCHIVE_ERRORS = {
  'not-understood': 'The data set could not be read',
  truncated: 'The data ended before the data set did',
  'limit-exceeded': 'The data set goes beyond a limit of this archive',
  'uid-missing': 'A UID that an instance must have is missing or is not a UID',
  'uid-mismatch': 'The data set is not the instance that the message announced',
  'content-refused': 'A scanner found something harmful in it',
  'scanner-unavailable': 'It could not be scanned for harmful content; try again later',
  'sop-class-refused': 'Instances of this SOP class are not accepted here',
  'transfer-syntax-unknown': 'The transfer syntax is not known',
  'not-permitted': 'The caller may not do this',
  'weak-password': 'That password is on lists of common ones, or easy to guess',
  'address-refused': 'This server does not connect to that address',
  'not-found': 'There is nothing of that name for this caller',
  'out-of-space': 'There is not enough space to keep more',
  'storage-failed': 'The storage did not keep what it was given',
  'blob-corrupt': 'Stored bytes do not match their checksum and are not served',
  'blob-missing': 'Stored bytes that should be there are not',
  'index-failed': 'The index did not do what it was asked',
  'index-unavailable': 'The index cannot be reached at the moment; try again later',
  'query-not-understood': 'The query could not be understood',
  conflict: 'This contradicts what the archive holds',
  binned: 'Deleted, in the bin',
  retained: 'Under a retention lock: it is not deleted or replaced before its time',
  cancelled: 'The work was cancelled',
  busy: 'The archive has more work than it can do at once; try again later',
  stopping: 'The archive is stopping and takes nothing new',
} as const;

export type ArchiveErrorCode = keyof typeof ARCHIVE_ERRORS;

export interface ArchiveErrorDetails {
  /** Where it happened: a byte offset, a tag path, an association; never a value of a data set. */
  readonly where?: string;
  /** What exactly, without patient data. */
  readonly detail?: string;
  readonly cause?: unknown;
}

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly code: ArchiveErrorCode;
  readonly where: string | undefined;

  constructor(code: ArchiveErrorCode, details: ArchiveErrorDetails = {}) {
    super(details.detail ? `${ARCHIVE_ERRORS[code]}: ${details.detail}` : ARCHIVE_ERRORS[code], {
      cause: details.cause,
    });
    this.code = code;
    this.where = details.where;
  }
}
