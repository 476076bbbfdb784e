import { ArchiveError, type ArchiveErrorCode } from '@vesalius/archive/api';
import { DicomError, type DicomErrorCode } from '@vesalius/dicom';

/** Reader errors that are not simply "not understood". */
const CODES: Partial<Record<DicomErrorCode, ArchiveErrorCode>> = {
  truncated: 'truncated',
  'limit-depth': 'limit-exceeded',
  'limit-elements': 'limit-exceeded',
  'limit-length': 'limit-exceeded',
  'limit-fragments': 'limit-exceeded',
  'limit-kept': 'limit-exceeded',
  'limit-inflated': 'limit-exceeded',
  'unknown-transfer-syntax': 'transfer-syntax-unknown',
};

/** An error of reading or storing in the archive's words; anything else is a fault of our own and is thrown on. */
export function asArchiveError(error: unknown): ArchiveError {
  if (error instanceof ArchiveError) return error;
  if (error instanceof DicomError) {
    return new ArchiveError(CODES[error.code] ?? 'not-understood', {
      detail: error.message,
      ...(error.tagPath && { where: error.tagPath }),
      cause: error,
    });
  }
  throw error;
}
