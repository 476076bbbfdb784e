import { writeFileSync } from 'node:fs';
import { ArchiveError } from '@vesalius/archive/api';

const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * A sync that fails may have lost bytes for good, and the next one says that all is well: the system has thrown away what it could not write (Linux
 * tells of it once). So nothing is asked again: no more is taken, who runs the store is told, and a mark makes the next start write
 * anew whatever was only waiting for a sync.
 */
export class SyncGuard {
  readonly #mark: string;
  readonly #tell: (error: unknown) => void;
  #failed = false;

  /** @param mark path of a file that is there after a failure */
  constructor(mark: string, tell: (error: unknown) => void) {
    this.#mark = mark;
    this.#tell = tell;
  }

  /** @throws ArchiveError `storage-failed` after a failure */
  check(): void {
    if (this.#failed) throw new ArchiveError('storage-failed', { detail: 'a sync has failed' });
  }

  /** A full disk says so in time and has lost nothing that was there before. */
  async watch<T>(sync: Promise<T>): Promise<T> {
    try {
      return await sync;
    } catch (error) {
      if (!FULL.has((error as NodeJS.ErrnoException).code)) this.fail(error);
      throw error;
    }
  }

  fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    try {
      writeFileSync(this.#mark, '', { flush: true });
    } catch {
      // The disk that failed need not take it. Files that are missing or short come back without it too.
    }
    this.#tell(error);
  }
}
