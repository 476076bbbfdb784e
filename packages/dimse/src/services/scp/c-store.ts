import { readCStore } from '../../messages/c-store.ts';
import type { DataSetTaker } from '../message-receiver.ts';
import type { CStoreReception, DataSetSink, DimseResult } from '../requests.ts';
import { failureOf, STATUS } from './failure.ts';
import type { Operation } from './operation.ts';

/**
 * C-STORE as SCP (PS3.7 §9.1.1): hands the slices of the data set to the handler's sink as they come and holds the
 * association while the sink, or the handler's decision, takes its time.
 */
export class StoreReception implements DataSetTaker {
  readonly #operation: Operation;
  #sink: DataSetSink | undefined;
  /** Known before the data set has ended: it is read and thrown away. */
  #result: DimseResult | undefined;
  #aborted: Error | undefined;

  constructor(operation: Operation) {
    this.#operation = operation;
    try {
      this.#begin();
    } catch (error) {
      this.#result = failureOf(error);
    }
  }

  write(bytes: Uint8Array): void {
    const sink = this.#sink;
    if (!sink) return;
    try {
      if (!sink.write(bytes)) this.#wait(sink.drained());
    } catch (error) {
      this.#fail(error);
    }
  }

  end(): void {
    this.#operation.answer(() => this.#sink?.end() ?? this.#result ?? { status: STATUS.processingFailure });
  }

  abort(error: Error): void {
    this.#aborted = error;
    this.#sink?.abort(error);
    this.#sink = undefined;
  }

  #begin(): void {
    const { handlers, request, command, association, surroundings } = this.#operation;
    if (!surroundings.getStore && !handlers.cStore) {
      this.#result = { status: STATUS.unrecognizedOperation };
      return;
    }
    const store = { ...request, ...readCStore(command) };
    const reception = surroundings.getStore?.(store) ?? handlers.cStore!(store, association);
    if (reception instanceof Promise) this.#wait(reception.then((late) => this.#use(late)));
    else this.#use(reception);
  }

  #use(reception: CStoreReception): void {
    if ('status' in reception) this.#result = reception;
    else if (this.#aborted) reception.abort(this.#aborted);
    else this.#sink = reception;
  }

  /** Reads nothing more until the promise has settled. */
  #wait(promise: Promise<void>): void {
    const { hold, resume } = this.#operation.surroundings;
    hold();
    promise.catch((error) => this.#fail(error)).then(resume);
  }

  #fail(error: unknown): void {
    this.#result = failureOf(error);
    const sink = this.#sink;
    this.#sink = undefined;
    sink?.abort(error instanceof Error ? error : new Error('The sink failed', { cause: error }));
  }
}
