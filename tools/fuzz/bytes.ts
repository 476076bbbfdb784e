import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type FeedingNews, type FeedingPlan, TRYING_HEAD } from './feeding.ts';
import { FEEDS } from './feeds.ts';
import { keepFind } from './finds.ts';
import type { Fuzz, Fuzzed, FuzzOptions } from './target.ts';

const LONGEST_INPUT = 1024 * 1024;
/** An input that takes longer hangs; deadlines of sockets are not meant. */
const HANG_MS = 1000;
const LOOK_MS = 100;
/** Of the thread's own objects. */
const HEAP_MIB = 512;
/** Different sentences that are kept with their input, of each part. */
const MOST_FINDS = 5;
/** Waits for sockets to be closed rather than for a parser. */
const MAY_WAIT = new Set(['association']);

/** Fuzzes every part of a target whose inputs are bytes, each in a thread that is watched from outside. */
export function fuzzBytes(target: string): Fuzz {
  return async (options) => {
    const parts = Object.keys(FEEDS[target]!).filter((part) => options.only === undefined || part === options.only);
    const fuzzed: Fuzzed[] = [];
    for (const part of parts) fuzzed.push(await new Feeding(target, part).run(options, parts.length));
    return fuzzed;
  };
}

class Feeding {
  readonly #target: string;
  readonly #part: string;
  readonly #trying = new SharedArrayBuffer(TRYING_HEAD + LONGEST_INPUT);
  readonly #violations = new Map<string, string>();

  constructor(target: string, part: string) {
    this.#target = target;
    this.#part = part;
  }

  async run({ seed, count, minutes, keep = true }: FuzzOptions, parts: number): Promise<Fuzzed> {
    const until = minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + (minutes * 60_000) / parts;
    const most = minutes === undefined ? count : Number.POSITIVE_INFINITY;
    const plan: FeedingPlan = {
      target: this.#target,
      part: this.#part,
      seed,
      count: most,
      until,
      trying: this.#trying,
    };
    const worker = new Worker(new URL('./feeding-thread.ts', import.meta.url), {
      workerData: plan,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    let over: Extract<FeedingNews, { kind: 'over' }> | undefined;
    worker.on('message', (news: FeedingNews) => {
      if (news.kind === 'over') over = news;
      else this.#broken(news.sentence, news.input, keep);
    });
    worker.on('error', (error) => this.#broken(`the thread ended: ${error.message}`, this.#present(), keep));
    const watch = this.#watchForHangs(worker, keep);
    await once(worker, 'exit').catch(() => undefined);
    clearInterval(watch);
    return {
      name: this.#part,
      outcomes: { ...over?.outcomes, 'tried in all': over?.tried ?? this.#number() },
      longestMs: Math.round(over?.longestMs ?? 0),
      moreMiB: Math.round(over?.rssMiB ?? 0),
      violations: [...this.#violations].map(([sentence, path]) => `${sentence} (${path})`),
    };
  }

  /** A thread that is at the same input for too long is ended. CPU time counts, not the clock of a busy machine. */
  #watchForHangs(worker: Worker, keep: boolean): NodeJS.Timeout | undefined {
    if (MAY_WAIT.has(this.#part)) return undefined;
    let [last, busyMs] = [-1, 0];
    let cpu = process.cpuUsage();
    return setInterval(() => {
      const now = this.#number();
      const used = process.cpuUsage(cpu);
      cpu = process.cpuUsage();
      busyMs = now === last ? busyMs + (used.user + used.system) / 1000 : 0;
      last = now;
      if (busyMs < HANG_MS || now === 0) return;
      this.#broken(`hangs for more than ${HANG_MS} ms`, this.#present(), keep);
      void worker.terminate();
    }, LOOK_MS);
  }

  #broken(sentence: string, input: Uint8Array, keep: boolean): void {
    if (this.#violations.has(sentence) || this.#violations.size >= MOST_FINDS) return;
    this.#violations.set(sentence, keep ? keepFind(this.#target, this.#part, input) : 'not kept');
  }

  #number(): number {
    return Atomics.load(new Uint32Array(this.#trying, 0, 1), 0);
  }

  #present(): Uint8Array {
    const [, length] = new Uint32Array(this.#trying, 0, 2);
    return new Uint8Array(this.#trying.slice(TRYING_HEAD, TRYING_HEAD + length!));
  }
}
