import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CodecError } from '../errors/index.ts';
import { givenAway } from './given-away.ts';
import type { Answer, Task, TaskArguments, TaskResult } from './picture-messages.ts';

export interface PicturePoolOptions {
  /** Threads at most; begun when there is work for them. */
  readonly threads?: number;
  /** A task that takes longer ends with its worker, milliseconds. */
  readonly timeoutMs?: number;
  /** Tasks that wait at most, beyond those at work. */
  readonly mostWaiting?: number;
  /** JavaScript memory of a worker, MiB. */
  readonly heapMiB?: number;
  /** A worker without work for so long ends and gives its memory back, milliseconds. */
  readonly idleMs?: number;
}

interface Waiting {
  readonly task: Task;
  readonly args: TaskArguments<Task>;
  readonly resolve: (result: TaskResult<Task>) => void;
  readonly reject: (error: CodecError) => void;
}

const DEFAULTS = {
  threads: Math.max(2, availableParallelism() - 1),
  timeoutMs: 60_000,
  mostWaiting: 500,
  heapMiB: 1024,
  idleMs: 60_000,
};

/**
 * Threads that make pictures of frames. A frame that takes too long, too much memory or breaks the decoder ends the thread it is in and
 * nothing else.
 */
export class PicturePool {
  readonly #options: Required<PicturePoolOptions>;
  readonly #waiting: Waiting[] = [];
  /** Those without work, each with what ends it; the one that worked last is taken first. */
  readonly #idle: { readonly worker: Worker; readonly ending: NodeJS.Timeout }[] = [];
  readonly #all = new Set<Worker>();
  #closed = false;

  constructor(options: PicturePoolOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /**
   * Large frames that are given are given away: their memory goes to the worker and is of no use here any more.
   *
   * @throws CodecError those of the task, `busy` when too many wait, `worker-lost` when the task broke its worker or took too long
   */
  run<T extends Task>(task: T, ...args: TaskArguments<T>): Promise<TaskResult<T>> {
    if (this.#closed || this.#waiting.length >= this.#options.mostWaiting)
      return Promise.reject(new CodecError('busy'));
    return new Promise<TaskResult<Task>>((resolve, reject) => {
      this.#waiting.push({ task, args, resolve, reject });
      this.#next();
    }) as Promise<TaskResult<T>>;
  }

  /** Ends the threads; what waits is given up. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { ending } of this.#idle) clearTimeout(ending);
    for (const { reject } of this.#waiting.splice(0)) reject(new CodecError('busy'));
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#closed) return;
    const worker = this.#rested() ?? (this.#all.size < this.#options.threads ? this.#begin() : undefined);
    if (worker) this.#work(worker, this.#waiting.shift()!);
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.heapMiB },
    });
    worker.unref(); // a program that has nothing else to do ends
    this.#all.add(worker);
    return worker;
  }

  #rested(): Worker | undefined {
    const rested = this.#idle.pop();
    clearTimeout(rested?.ending);
    return rested?.worker;
  }

  #rest(worker: Worker): void {
    const ending = setTimeout(() => {
      const at = this.#idle.findIndex((one) => one.worker === worker);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#all.delete(worker);
      void worker.terminate();
    }, this.#options.idleMs).unref();
    this.#idle.push({ worker, ending });
  }

  /** One task in one worker, until it answers, ends or its time is over. */
  #work(worker: Worker, { task, args, resolve, reject }: Waiting): void {
    const lost = () => {
      finish();
      this.#all.delete(worker);
      void worker.terminate();
      reject(new CodecError('worker-lost'));
      this.#next();
    };
    const timer = setTimeout(lost, this.#options.timeoutMs);
    const answered = (answer: Answer) => {
      finish();
      this.#rest(worker);
      if (answer.ok) resolve(answer.result);
      else reject(new CodecError(answer.code));
      this.#next();
    };
    const finish = () => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', lost).off('exit', lost);
      worker.unref();
    };
    worker.ref();
    worker.once('message', answered).once('error', lost).once('exit', lost);
    worker.postMessage({ task, args }, givenAway(task, args));
  }
}
