import type { Archive, Principal } from '@vesalius/archive/api';
import { EXPIRY_JOB, type ExpiryInput } from './expiry-job.ts';

const LOOK_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
/** Jobs that are looked through for the last run. */
const NEWEST = 1000;
const OWN: Principal = { kind: 'system', name: 'vesalius', permissions: new Set(['search', 'delete', 'administer']) };

/** Begins the job once a day, whichever node looks first. */
export class Daily {
  readonly #archive: Archive;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(archive: Archive, now: () => number) {
    this.#archive = archive;
    this.#now = now;
  }

  start(): void {
    const look = () => {
      this.#looking = this.#look().catch((error: Error) =>
        this.#archive.log.error('what is over could not be looked for', { error }),
      );
    };
    this.#timer = setInterval(look, LOOK_MS).unref();
    look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const jobs = await this.#archive.jobs.list(OWN, { limit: NEWEST });
    const last = jobs.find(({ kind, input }) => kind === EXPIRY_JOB && input.dryRun === false);
    if (last && this.#now() - last.createdAt < DAY_MS) return;
    const input: ExpiryInput = { dryRun: false };
    await this.#archive.jobs.start(OWN, EXPIRY_JOB, { ...input });
  }
}
