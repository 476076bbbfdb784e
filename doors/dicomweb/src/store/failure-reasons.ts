import type { ArchiveErrorCode } from '@vesalius/archive/api';

/** Failure Reason (0008,1197) of PS3.18 Table I.2-2 and PS3.7 Annex C. 0xA7xx only where it is true that there is no space. */
export const FAILURE_REASONS: Readonly<Record<ArchiveErrorCode, number>> = {
  'not-understood': 0xc000,
  truncated: 0xc000,
  'limit-exceeded': 0xc000,
  'uid-missing': 0xc000,
  'uid-mismatch': 0xa900,
  'content-refused': 0xc000,
  'scanner-unavailable': 0x0110,
  'sop-class-refused': 0x0122,
  'transfer-syntax-unknown': 0xc122,
  'not-permitted': 0x0124,
  'weak-password': 0x0110,
  'address-refused': 0x0124,
  'not-found': 0x0110,
  'out-of-space': 0xa700,
  'storage-failed': 0x0110,
  'blob-corrupt': 0x0110,
  'blob-missing': 0x0110,
  'index-failed': 0x0110,
  'index-unavailable': 0x0110,
  'query-not-understood': 0x0110,
  conflict: 0x0111,
  binned: 0x0111,
  retained: 0x0110,
  cancelled: 0x0110,
  busy: 0x0110,
  stopping: 0x0110,
};

/** Warning Reason (0008,1196) of an instance that was kept but is held for a person to decide: Coercion of Data Elements is nearest. */
export const QUARANTINED_WARNING = 0xb000;
/** Failure Reason of the same where the policy calls it a failure: Duplicate SOP Instance. */
export const QUARANTINED_FAILURE = 0x0111;
/** A part that is something else than a DICOM file. */
export const CANNOT_UNDERSTAND = 0xc000;
export const PROCESSING_FAILURE = 0x0110;
