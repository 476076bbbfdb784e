import type { ArchiveErrorCode, IngestOutcome, InstanceIdentity } from '@vesalius/archive/api';

/** What became of one file. The name is the sender's own, given back to nobody else and written nowhere. */
export interface FileResult {
  readonly name?: string;
  readonly outcome: IngestOutcome['outcome'] | 'skipped';
  readonly instance?: Partial<InstanceIdentity>;
  readonly caseId?: number;
  readonly conflict?: string;
  readonly code?: ArchiveErrorCode;
  readonly detail?: string;
}

export interface ImportReport {
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly refused: number;
  readonly skipped: number;
  /** In the order of the files, up to `MOST_RESULTS`. */
  readonly results: readonly FileResult[];
  readonly truncated: boolean;
}

/** Results beyond this are counted, not listed. */
const MOST_RESULTS = 10_000;
/** Files that may wait for their durable end while the next ones are read: together they share a commit. */
const AT_ONCE = 16;

/** Collects the results of files whose ends are awaited together, in the order they were begun. */
export class ImportResults {
  readonly #results: (FileResult | undefined)[] = [];
  readonly #counts = { stored: 0, duplicate: 0, quarantined: 0, refused: 0, skipped: 0 };
  readonly #pending = new Set<Promise<void>>();
  #files = 0;

  /** Takes the result of the next file; waits when too many are unfinished. */
  async add(result: FileResult | Promise<FileResult>): Promise<void> {
    const place = this.#files++;
    const settled = Promise.resolve(result).then((ended) => this.#keep(place, ended));
    this.#pending.add(settled);
    settled.then(
      () => this.#pending.delete(settled),
      () => undefined, // stays, so that `report` rejects
    );
    if (this.#pending.size >= AT_ONCE) await Promise.race(this.#pending);
  }

  async report(): Promise<ImportReport> {
    await Promise.all(this.#pending);
    const results = this.#results.filter((result) => result !== undefined);
    return { ...this.#counts, results, truncated: this.#files > MOST_RESULTS };
  }

  /** Waits for what is under way and forgets how it ended. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }

  #keep(place: number, result: FileResult): void {
    this.#counts[result.outcome]++;
    if (place < MOST_RESULTS) this.#results[place] = result;
  }
}

export function fileResult(name: string | undefined, ended: IngestOutcome): FileResult {
  const { outcome, instance } = ended;
  return {
    ...(name !== undefined && { name }),
    outcome,
    ...(instance && { instance }),
    ...(outcome === 'quarantined' && { caseId: ended.caseId, conflict: ended.conflict }),
    ...(outcome === 'refused' && { code: ended.code, detail: ended.detail }),
  };
}

export function refused(name: string | undefined, code: ArchiveErrorCode, detail: string): FileResult {
  return { ...(name !== undefined && { name }), outcome: 'refused', code, detail };
}
