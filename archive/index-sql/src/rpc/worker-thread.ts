import { type Transferable, Worker } from 'node:worker_threads';
import { ArchiveError } from '@vesalius/archive/api';
import type { Call, Failure, FromWorker, Reply, ToWorker } from './messages.ts';

export type Question = Omit<Call, 'id'>;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ArchiveError) => void;
}

/** One worker as seen from the main thread. Calls of one turn of the event loop travel together. */
export class WorkerThread {
  /** What the worker said when it was ready. */
  readonly facts: unknown;
  readonly #worker: Worker;
  readonly #onReplies: (changed: boolean) => void;
  readonly #waiting = new Map<number, Waiting>();
  #unsent: Call[] = [];
  #nextId = 1;
  #ended: ArchiveError | undefined;
  #exited: () => void = () => {};

  private constructor(worker: Worker, facts: unknown, onReplies: (changed: boolean) => void) {
    this.facts = facts;
    this.#worker = worker;
    this.#onReplies = onReplies;
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'replies') this.#settle(message.replies, message.changed);
    });
    worker.on('error', (error) => this.#end(new ArchiveError('index-failed', { detail: error.message, cause: error })));
    worker.on('exit', () => {
      this.#end(new ArchiveError('index-failed', { detail: 'the index is closed' }));
      this.#exited();
    });
  }

  /**
   * Starts a worker at once, and lets it begin when its settings are known.
   *
   * @throws ArchiveError `index-failed`, `out-of-space` when the worker cannot do its work
   */
  static async start(
    url: URL,
    settings: unknown,
    onReplies: (changed: boolean) => void = () => {},
    transfer: readonly Transferable[] = [],
  ): Promise<WorkerThread> {
    const worker = new Worker(url, { resourceLimits: { maxYoungGenerationSizeMb: 6 } });
    const failed = (detail: string): FromWorker => ({ kind: 'failed', failure: { code: 'index-failed', detail } });
    const first = await new Promise<FromWorker>((resolve) => {
      worker.once('message', resolve);
      worker.once('error', ({ message }) => resolve(failed(message)));
      worker.once('exit', () => resolve(failed('the worker ended before it began')));
      Promise.resolve(settings).then(
        (known) => worker.postMessage({ kind: 'begin', settings: known } satisfies ToWorker, [...transfer]),
        () => resolve(failed('it has no settings')),
      );
    });
    if (first.kind === 'ready') return new WorkerThread(worker, first.facts, onReplies);
    await worker.terminate();
    throw first.kind === 'failed' ? errorOf(first.failure) : new ArchiveError('index-failed');
  }

  /** Calls without a reply. */
  get pending(): number {
    return this.#waiting.size;
  }

  ask(question: Question): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#unsent.push({ ...question, id });
      if (this.#unsent.length === 1) queueMicrotask(() => this.#send());
    });
  }

  /** Resolves when everything asked so far is done and the worker has ended. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise<void>((resolve) => {
      this.#exited = resolve;
    });
    this.#send();
    this.#post({ kind: 'close' });
    await exited;
  }

  #send(): void {
    const calls = this.#unsent;
    if (calls.length === 0) return;
    this.#unsent = [];
    this.#post({ kind: 'calls', calls });
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #settle(replies: readonly Reply[], changed: boolean): void {
    for (const { id, result, failure } of replies) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failure) waiting?.reject(errorOf(failure));
      else waiting?.resolve(result);
    }
    this.#onReplies(changed);
  }

  #end(error: ArchiveError): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

function errorOf({ code, detail }: Failure): ArchiveError {
  return new ArchiveError(code, { detail });
}
