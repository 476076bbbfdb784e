import { ArchiveError } from '@vesalius/archive/api';

/** What the SDK throws: a name for what the provider said, or a code of the network. */
interface S3Failure {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Words of providers for a bucket, account or disk that is full. */
const FULL = /Quota|InsufficientStorage|EntityTooLarge|OutOfCapacity/i;
const INSUFFICIENT_STORAGE = 507;
const NOT_FOUND = 404;
const RANGE_NOT_SATISFIABLE = 416;

export function isMissing(cause: unknown): boolean {
  const { name, $metadata } = (cause ?? {}) as S3Failure;
  const status = $metadata?.httpStatusCode;
  return name !== 'NoSuchBucket' && (status === NOT_FOUND || status === RANGE_NOT_SATISFIABLE);
}

/** A failure of a provider in the archive's words. */
export function storageFailure(cause: unknown, where?: string): ArchiveError {
  if (cause instanceof ArchiveError) return cause;
  const { name, code, $metadata } = (cause ?? {}) as S3Failure;
  const place = where === undefined ? {} : { where };
  if (isMissing(cause)) return new ArchiveError('blob-missing', { ...place, cause });
  if (FULL.test(name ?? '') || $metadata?.httpStatusCode === INSUFFICIENT_STORAGE) {
    return new ArchiveError('out-of-space', { ...place, cause });
  }
  return new ArchiveError('storage-failed', { ...place, cause, detail: code ?? name ?? 'unknown' });
}
