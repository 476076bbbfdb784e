import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ArchiveError } from '@vesalius/archive/api';
import type { Answer, Call, IndexCalls } from './calls.ts';
import type { WorkerSettings } from './worker.ts';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ArchiveError) => void;
}

/**
 * Calls to one worker. What is asked while the worker is busy goes together in the next message, which for the writer is the next
 * transaction: group commit over all that wait.
 */
export class Connection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #committed: () => void;
  #next = 1;
  #asked: Call[] = [];
  #busy = false;
  #broken: ArchiveError | undefined;
  #closing = false;

  private constructor(worker: Worker, committed: () => void) {
    this.#worker = worker;
    this.#committed = committed;
    worker.on('message', (answers: readonly Answer[]) => this.#answered(answers));
    worker.on('error', (error) => this.#break(error));
    worker.on('exit', () => this.#break(new Error('the index worker ended')));
  }

  static async open(settings: WorkerSettings, committed: () => void = () => {}): Promise<Connection> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings });
    try {
      await once(worker, 'message');
    } catch (error) {
      throw error instanceof ArchiveError
        ? error
        : new ArchiveError('index-failed', { detail: (error as Error).message, cause: error });
    }
    return new Connection(worker, committed);
  }

  ask(concern: keyof IndexCalls, method: string, given: readonly unknown[]): Promise<unknown> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#asked.push({ id, concern, method, given });
      if (!this.#busy) this.#send();
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#broken) return;
    this.#worker.postMessage('close');
    await once(this.#worker, 'exit');
  }

  #send(): void {
    this.#busy = this.#asked.length > 0;
    if (!this.#busy) return;
    const batch = this.#asked;
    this.#asked = [];
    this.#worker.postMessage(batch);
  }

  #answered(answers: readonly Answer[]): void {
    this.#send();
    for (const { id, result, error } of answers) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new ArchiveError('index-failed', { detail: error.message }));
      else waiting?.resolve(result);
    }
    this.#committed();
  }

  #break(cause: Error): void {
    this.#broken ??= new ArchiveError('index-failed', { detail: this.#closing ? 'closed' : cause.message, cause });
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }
}
