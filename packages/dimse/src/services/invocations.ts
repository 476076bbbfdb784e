import type { CommandSet } from '../messages/command-elements.ts';

/** Hears the responses to one of our requests. */
export interface ResponseListener {
  /** Final or pending; `dataSet` is there when the response had one. */
  response(command: CommandSet, dataSet: Uint8Array | undefined): void;
  failed(error: Error): void;
}

const MESSAGE_IDS = 0x10000;

/** Our requests that await responses, no more at once than the asynchronous operations window allows (PS3.7 §D.3.3.3). */
export class Invocations {
  readonly #window: number;
  readonly #listeners = new Map<number, ResponseListener>();
  #waiting: { readonly start: () => void; readonly listener: ResponseListener }[] = [];
  #lastId = 0;
  #failure: Error | undefined;

  /** `window`: most outstanding requests; 0 is unlimited. */
  constructor(window: number) {
    this.#window = window === 0 ? MESSAGE_IDS - 1 : window;
  }

  get count(): number {
    return this.#listeners.size;
  }

  /** Calls `send` with a Message ID of its own as soon as the window allows. */
  start(listener: ResponseListener, send: (messageId: number) => void): void {
    if (this.#failure) {
      listener.failed(this.#failure);
    } else if (this.#listeners.size >= this.#window) {
      this.#waiting.push({ listener, start: () => this.start(listener, send) });
    } else {
      const messageId = this.#nextId();
      this.#listeners.set(messageId, listener);
      send(messageId);
    }
  }

  listener(messageId: number): ResponseListener | undefined {
    return this.#listeners.get(messageId);
  }

  /** The request has its final response. */
  finish(messageId: number): void {
    if (this.#listeners.delete(messageId)) this.#waiting.shift()?.start();
  }

  /** No response will come any more. */
  failAll(error: Error): void {
    this.#failure = error;
    const listeners = [...this.#listeners.values(), ...this.#waiting.map((waiting) => waiting.listener)];
    this.#listeners.clear();
    this.#waiting = [];
    for (const listener of listeners) listener.failed(error);
  }

  #nextId(): number {
    do {
      this.#lastId = (this.#lastId + 1) % MESSAGE_IDS;
    } while (this.#lastId === 0 || this.#listeners.has(this.#lastId));
    return this.#lastId;
  }
}
