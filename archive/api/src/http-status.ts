import type { ArchiveErrorCode } from './errors.ts';

/** What each error is in HTTP (RFC 9110 §15), for every door that speaks it. */
export const HTTP_STATUS: Readonly<Record<ArchiveErrorCode, number>> = {
  'not-understood': 422,
  truncated: 422,
  'limit-exceeded': 413,
  'uid-missing': 422,
  'uid-mismatch': 409,
  'sop-class-refused': 415,
  'transfer-syntax-unknown': 415,
  'not-permitted': 403,
  'weak-password': 422,
  'address-refused': 403,
  'not-found': 404,
  'out-of-space': 507,
  'storage-failed': 500,
  'blob-corrupt': 500,
  'blob-missing': 500,
  'index-failed': 500,
  'index-unavailable': 503,
  'query-not-understood': 400,
  conflict: 409,
  binned: 409,
  cancelled: 409,
  busy: 503,
  stopping: 503,
};
