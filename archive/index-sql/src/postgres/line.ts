import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Answer, Request } from './messages.ts';

/** How a worker gets its end of a line. */
export interface LineSettings {
  readonly port: MessagePort;
  readonly signal: SharedArrayBuffer;
  /** Names the process among those that share the database. */
  readonly node: string;
}

/** The worker's end of a line: asks, and stands still until there is an answer. */
export class Line {
  readonly #port: MessagePort;
  readonly #signal: Int32Array;
  #asked = 0;

  constructor(port: MessagePort, signal: SharedArrayBuffer) {
    this.#port = port;
    this.#signal = new Int32Array(signal);
  }

  ask(request: Omit<Request, 'id'>): Answer {
    const id = ++this.#asked;
    this.#port.postMessage({ ...request, id } satisfies Request);
    for (;;) {
      const answered = Atomics.load(this.#signal, 0);
      const answer = receiveMessageOnPort(this.#port)?.message as Answer | undefined;
      if (answer?.id === id) return answer;
      if (!answer) Atomics.wait(this.#signal, 0, answered);
    }
  }

  close(): void {
    this.#port.close();
  }
}

/** Stands still for some milliseconds. */
export function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
