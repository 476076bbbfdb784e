import { ArchiveError, type ArchiveErrorCode, type IngestOutcome } from '@vesalius/archive/api';
import { DicomError } from '@vesalius/dicom';
import type { DimseResult } from '@vesalius/dimse';
import { DimseStatusError } from '@vesalius/dimse';

/** Statuses of the Storage service (PS3.4 Table B.2-1) and of PS3.7 Annex C; 0xA700 only where resources really are out. */
const STORE_STATUS: Readonly<Record<ArchiveErrorCode, number>> = {
  'not-understood': 0xc000,
  truncated: 0xc000,
  'limit-exceeded': 0xc000,
  'content-refused': 0xc000,
  'scanner-unavailable': 0xa700,
  'transfer-syntax-unknown': 0xc000,
  'uid-missing': 0xa900,
  'uid-mismatch': 0xa900,
  'sop-class-refused': 0x0122,
  'not-permitted': 0x0124,
  'weak-password': 0x0110,
  'address-refused': 0x0124,
  'not-found': 0x0112,
  'out-of-space': 0xa700,
  'storage-failed': 0xa700,
  'blob-corrupt': 0x0110,
  'blob-missing': 0x0110,
  'index-failed': 0xa700,
  'index-unavailable': 0xa700,
  'query-not-understood': 0xa900,
  conflict: 0x0110,
  binned: 0x0111,
  retained: 0x0110,
  cancelled: 0x0110,
  busy: 0xa700,
  stopping: 0xa700,
};

/** Statuses of Query/Retrieve where they differ (PS3.4 Tables C.4-1 to C.4-3). */
const QUERY_STATUS: Partial<Record<ArchiveErrorCode, number>> = {
  'not-understood': 0xa900,
  'index-failed': 0xa700,
  cancelled: 0xfe00,
};

export type ConflictPolicy = 'success' | 'warning' | 'failure';

const DUPLICATE_SOP_INSTANCE = 0x0111;
/** Coercion of data elements: the instance is kept, but not as the sender may think. */
const KEPT_ASIDE = 0xb000;

export function storeResult(outcome: IngestOutcome, policy: ConflictPolicy): DimseResult {
  if (outcome.outcome === 'refused')
    return { status: STORE_STATUS[outcome.code], errorComment: comment(outcome.detail) };
  if (outcome.outcome !== 'quarantined' || policy === 'success') return { status: 0 };
  const errorComment = 'Held for a person to decide: contradicts what is kept';
  if (policy === 'warning') return { status: KEPT_ASIDE, errorComment };
  return {
    status: outcome.conflict === 'instance-differs' ? DUPLICATE_SOP_INSTANCE : STORE_STATUS.conflict,
    errorComment,
  };
}

export function storeFailure(error: unknown): DimseResult {
  if (error instanceof ArchiveError) return { status: STORE_STATUS[error.code], errorComment: comment(error.message) };
  throw error;
}

/** An error of query or retrieval as the status that ends the operation. */
export function queryFailure(error: unknown): unknown {
  if (error instanceof ArchiveError)
    return new DimseStatusError(QUERY_STATUS[error.code] ?? STORE_STATUS[error.code], comment(error.message));
  if (error instanceof DicomError) return new DimseStatusError(0xa900, 'The identifier could not be read');
  return error;
}

/** Error Comment is LO: 64 characters (PS3.7 §C.4.1). */
function comment(text: string): string {
  return text.slice(0, 64);
}
