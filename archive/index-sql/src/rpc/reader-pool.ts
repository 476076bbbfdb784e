import type { Question, WorkerThread } from './worker-thread.ts';

/** Calls that one reader has at a time: the next is there when one is done, and a slow one holds up no more than that. */
const AT_ONCE = 2;
/** Milliseconds a question may wait for a reader before another reader is started. */
const PATIENCE = 20;

interface Queued {
  readonly question: Question;
  readonly since: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Readers that share the questions, so that a long one does not hold up the short ones. All but the first start when they are needed. */
export class ReaderPool {
  readonly #readers: WorkerThread[];
  readonly #start: () => Promise<WorkerThread>;
  readonly #most: number;
  readonly #queue: Queued[] = [];
  #starting: Promise<void> | undefined;
  #closed = false;

  constructor(first: WorkerThread, start: () => Promise<WorkerThread>, most: number) {
    this.#readers = [first];
    this.#start = start;
    this.#most = most;
  }

  ask(question: Question): Promise<unknown> {
    const free = this.#queue.length === 0 ? this.#free() : undefined;
    if (free) return this.#hand(free, question);
    return new Promise((resolve, reject) => {
      this.#queue.push({ question, since: performance.now(), resolve, reject });
      if (this.#queue.length === 1) setTimeout(() => this.#grow(), PATIENCE).unref();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting;
    await Promise.all(this.#readers.map((reader) => reader.close()));
    for (const { question, resolve, reject } of this.#queue.splice(0))
      this.#readers[0]!.ask(question).then(resolve, reject);
  }

  #free(): WorkerThread | undefined {
    let least = this.#readers[0]!;
    for (const reader of this.#readers) if (reader.pending < least.pending) least = reader;
    return least.pending < AT_ONCE ? least : undefined;
  }

  #hand(reader: WorkerThread, question: Question): Promise<unknown> {
    const asked = reader.ask(question);
    asked.then(
      () => this.#next(),
      () => this.#next(),
    );
    return asked;
  }

  #next(): void {
    for (let free = this.#free(); free && this.#queue.length > 0; free = this.#free()) {
      const { question, resolve, reject } = this.#queue.shift()!;
      this.#hand(free, question).then(resolve, reject);
    }
  }

  #grow(): void {
    const oldest = this.#queue[0];
    if (!oldest || this.#closed || this.#starting || this.#readers.length >= this.#most) return;
    if (performance.now() - oldest.since < PATIENCE - 1) {
      setTimeout(() => this.#grow(), PATIENCE).unref();
      return;
    }
    this.#starting = this.#start()
      .then(
        (reader) => void this.#readers.push(reader),
        () => undefined, // those that are there go on
      )
      .finally(() => {
        this.#starting = undefined;
        this.#next();
      });
  }
}
