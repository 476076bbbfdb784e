import { closeSync, fdatasync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Made, Specimen } from './specimen.ts';

const synced = promisify(fdatasync);

/** What the journal knows of an instance. */
export interface Known {
  readonly specimen: Specimen;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sha256: string;
}

/**
 * What was acknowledged, kept outside the server in a file of its own: a line for each, synced before the sender goes on. What was sent
 * and never answered is unknown: the archive may have it or not, but it may have nothing else.
 */
export class Journal {
  /** Acknowledged as kept, or seen in the archive since; by SOP Instance UID. */
  readonly kept = new Map<string, Known>();
  /** Acknowledged newcomers that contradict what is kept, by hash. */
  readonly held = new Map<string, Known>();
  /** Sent and not answered, by hash. */
  readonly unknown = new Map<string, Made>();
  /** Studies about which something may have changed since they were checked. */
  readonly touched = new Set<string>();
  readonly #file: number;
  #syncing: Promise<void> | undefined;

  constructor(path: string) {
    this.#file = openSync(path, 'ax');
  }

  sending(made: Made): void {
    const settled = this.held.has(made.sha256) || this.kept.get(made.sopInstanceUid)?.sha256 === made.sha256;
    if (!settled) this.unknown.set(made.sha256, made);
    this.touched.add(made.studyInstanceUid);
  }

  /** Resolves when the line is on the disk. */
  async acknowledged(made: Made, door: string): Promise<void> {
    this.#settle(made);
    const { sopInstanceUid, studyInstanceUid, sha256, specimen } = made;
    const as = specimen.contradiction ? 'held' : 'kept';
    writeSync(this.#file, `${JSON.stringify({ as, door, studyInstanceUid, sopInstanceUid, sha256 })}\n`);
    await this.#sync();
  }

  /** The archive shows what it never acknowledged: from now on it has to go on showing it. */
  seen(sha256: string): void {
    const made = this.unknown.get(sha256);
    if (made) this.#settle(made);
  }

  close(): void {
    closeSync(this.#file);
  }

  #settle(made: Made): void {
    const { specimen, studyInstanceUid, seriesInstanceUid, sha256 } = made;
    const known = { specimen, studyInstanceUid, seriesInstanceUid, sha256 };
    this.unknown.delete(sha256);
    if (specimen.contradiction) this.held.set(sha256, known);
    else this.kept.set(made.sopInstanceUid, known);
  }

  /** Lines written while a sync is running share the next one. */
  async #sync(): Promise<void> {
    const running = this.#syncing;
    if (running) await running.catch(() => undefined);
    this.#syncing ??= synced(this.#file).finally(() => {
      this.#syncing = undefined;
    });
    await this.#syncing;
  }
}
