import { join } from 'node:path';
import { ArchiveError } from '@vesalius/archive/api';
import { Spool } from '@vesalius/spool';

/** A place for a ZIP, whose directory stands at its end. */
export function openZipSpool(dataDir: string, limit: number): Promise<Spool> {
  return Spool.open(join(dataDir, 'spool'), limit, (failure, cause) => {
    if (failure === 'too-large') return new ArchiveError('limit-exceeded', { detail: 'the ZIP file is too large' });
    return new ArchiveError(failure === 'no-space' ? 'out-of-space' : 'storage-failed', { cause });
  });
}
