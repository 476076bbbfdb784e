import { ArchiveError } from '@vesalius/archive/api';

/** A failure of the file system in the archive's words. */
export function storageFailure(cause: unknown): ArchiveError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (cause instanceof ArchiveError) return cause;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new ArchiveError('out-of-space', { cause });
  return new ArchiveError('storage-failed', { cause, ...(code && { detail: code }) });
}
