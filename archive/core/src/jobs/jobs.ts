import { randomUUID } from 'node:crypto';
import {
  type Access,
  ArchiveError,
  type Job,
  type JobHandler,
  type JobInput,
  type JobProgress,
  type JobRecords,
  type JobRow,
  type Jobs,
  type Logger,
  makerName,
  type Principal,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';
import { OwnRights, type Present } from './own-rights.ts';
import { principalOf, writePrincipal } from './started-as.ts';

const LEASE_MS = 30_000;
const LOOK_EVERY_MS = 2_000;
const SAVE_EVERY_MS = 500;

export interface JobRunnerParts {
  readonly records: JobRecords;
  readonly access: Access;
  /** What who started a job may do now. */
  readonly present: Present;
  readonly log: Logger;
  /** Jobs that run at one time. */
  readonly atOnce?: number;
}

/** Runs jobs of the kinds it knows, a few at a time; a job whose runner died is taken up again when its lease has run out. */
export class JobRunner implements Jobs {
  readonly #records: JobRecords;
  readonly #access: Access;
  readonly #present: Present;
  readonly #log: Logger;
  readonly #handlers = new Map<string, JobHandler>();
  readonly #owner = randomUUID();
  readonly #atOnce: number;
  readonly #running = new Map<number, { readonly abort: AbortController; readonly ended: Promise<void> }>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor({ records, access, present, log, atOnce = 2 }: JobRunnerParts) {
    this.#records = records;
    this.#access = access;
    this.#present = present;
    this.#log = log;
    this.#atOnce = atOnce;
  }

  handle(kind: string, handler: JobHandler): void {
    this.#handlers.set(kind, handler);
  }

  async start(principal: Principal, kind: string, input: JobInput): Promise<Job> {
    if (!this.#handlers.has(kind)) throw new ArchiveError('not-found', { detail: `no job of kind ${kind}` });
    const event = actOf(principal, 'application-activity', { facts: { act: 'job-started', kind } });
    const job = await this.#records.add(kind, input, makerName(principal), writePrincipal(principal), event);
    void this.#look();
    return shown(job);
  }

  async get(principal: Principal, id: number): Promise<Job | undefined> {
    const job = await this.#records.get(id);
    return job && this.#sees(principal, job) ? shown(job) : undefined;
  }

  async list(principal: Principal, filter: Parameters<Jobs['list']>[1]): Promise<Job[]> {
    const all = this.#access.may(principal, 'administer');
    return (await this.#records.list({ ...filter, ...(!all && { createdBy: makerName(principal) }) })).map(shown);
  }

  async cancel(principal: Principal, id: number): Promise<boolean> {
    const job = await this.#records.get(id);
    if (!job || !this.#sees(principal, job)) return false;
    const facts = { act: 'job-cancelled', kind: job.kind, job: id };
    const cancelled = await this.#records.cancel(id, actOf(principal, 'application-activity', { facts }));
    if (cancelled) this.#running.get(id)?.abort.abort(new ArchiveError('cancelled'));
    return cancelled;
  }

  #sees(principal: Principal, job: Job): boolean {
    return this.#access.may(principal, 'administer') || job.createdBy === makerName(principal);
  }

  run(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    void this.#look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { abort } of this.#running.values()) abort.abort(new ArchiveError('stopping'));
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #look(): Promise<void> {
    if (this.#looking || !this.#timer) return;
    this.#looking = true;
    try {
      while (this.#timer && this.#running.size < this.#atOnce) {
        const job = await this.#records.lease([...this.#handlers.keys()], this.#owner, LEASE_MS);
        if (!job) break;
        this.#begin(job);
      }
    } catch (error) {
      this.#log.error('jobs cannot be leased', { error: error as Error });
    } finally {
      this.#looking = false;
    }
  }

  #begin(job: JobRow): void {
    const abort = new AbortController();
    const ended = this.#perform(job, abort).finally(() => {
      this.#running.delete(job.id);
      void this.#look();
    });
    this.#running.set(job.id, { abort, ended });
  }

  async #perform(job: JobRow, abort: AbortController): Promise<void> {
    const saver = new ProgressSaver(
      (progress) => this.#records.progress(job.id, this.#owner, progress, LEASE_MS),
      () => abort.abort(new ArchiveError('cancelled')),
      job,
    );
    const rights = new OwnRights(principalOf(job), { access: this.#access, present: this.#present }, (error) =>
      abort.abort(error),
    );
    try {
      await rights.watch();
      const result = await this.#handlers.get(job.kind)!({
        job: shown(job),
        principal: rights.principal,
        signal: abort.signal,
        progress: (progress) => saver.put(progress),
      });
      abort.signal.throwIfAborted();
      await saver.end();
      await this.#records.end(job.id, this.#owner, 'succeeded', result, undefined);
    } catch (error) {
      await saver.end().catch(() => undefined);
      await this.#ended(job, abort.signal, error);
    } finally {
      await rights.stop();
    }
  }

  /** A job that stopped because the archive stops keeps its lease and is taken up again; one that failed says why. */
  async #ended(job: Job, signal: AbortSignal, thrown: unknown): Promise<void> {
    const why = signal.aborted && signal.reason instanceof ArchiveError ? signal.reason.code : undefined;
    if (why === 'stopping') return;
    const lost = why === 'not-permitted';
    const state = signal.aborted && !lost ? 'cancelled' : 'failed';
    const error = lost ? signal.reason : thrown;
    const reason = error instanceof Error ? error.message : String(error);
    if (state === 'failed') this.#log.warn('job failed', { job: job.id, kind: job.kind, error: error as Error });
    await this.#records
      .end(job.id, this.#owner, state, undefined, state === 'failed' ? reason : undefined)
      .catch(() => undefined);
  }
}

/** Without the rights that it runs with. */
function shown({ startedAs: _, ...job }: JobRow): Job {
  return job;
}

/** Saves the newest progress now and then, which keeps the lease, also while there is nothing new to say. */
class ProgressSaver {
  readonly #save: (progress: JobProgress) => Promise<boolean>;
  readonly #lost: () => void;
  readonly #timer: NodeJS.Timeout;
  #newest: JobProgress;
  #saving: Promise<void> = Promise.resolve();
  #changed = false;
  #ticks = 0;

  constructor(save: (progress: JobProgress) => Promise<boolean>, lost: () => void, start: JobProgress) {
    this.#save = save;
    this.#lost = lost;
    this.#newest = start;
    this.#timer = setInterval(() => this.#tick(), SAVE_EVERY_MS);
    this.#timer.unref();
  }

  put(progress: JobProgress): void {
    this.#newest = progress;
    this.#changed = true;
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saving;
    if (this.#changed) await this.#save(this.#newest);
  }

  #tick(): void {
    this.#ticks += 1;
    if (!this.#changed && this.#ticks % 20 !== 0) return;
    this.#changed = false;
    this.#saving = this.#saving.then(
      async () => {
        if (!(await this.#save(this.#newest))) this.#lost();
      },
      () => undefined,
    );
  }
}
