import { COMMAND_FIELD, type CommandSet, type RequestName } from '../../messages/command-elements.ts';
import type { AcceptedContext } from '../../upper-layer/negotiation.ts';
import { DataSetCollector, DataSetDiscarder } from '../data-set-collector.ts';
import type { DataSetTaker } from '../message-receiver.ts';
import { performCEcho } from './c-echo.ts';
import { performCFind } from './c-find.ts';
import { performCGet } from './c-get.ts';
import { performCMove } from './c-move.ts';
import { StoreReception } from './c-store.ts';
import { STATUS } from './failure.ts';
import { performN } from './n-services.ts';
import { Operation, type OperationSurroundings } from './operation.ts';

type Perform = (operation: Operation, dataSet: Uint8Array) => void | Promise<void>;

interface Service {
  readonly name: RequestName;
  /** What performs it, once its data set, if it has one, is collected; C-STORE streams instead. */
  readonly perform: Perform | 'stream';
  readonly dataSet: 'none' | 'needed' | 'optional';
  /** Status for a data set beyond `maxIdentifierBytes` (PS3.7 Annex C, PS3.4 §C.4). */
  readonly tooLong: number;
  /**
   * Its end may depend on messages of the peer, so later requests may not keep these from being read: sub-operations of
   * C-GET, and whatever an N-service's handler asks of the peer.
   */
  readonly needsPeer: boolean;
}

const nService = (name: RequestName, dataSet: Service['dataSet']): Service => ({
  name,
  perform: (operation, bytes) => performN(name, operation, bytes.length === 0 ? undefined : bytes),
  dataSet,
  tooLong: STATUS.resourceLimitation,
  needsPeer: true,
});

const SERVICES: readonly Service[] = [
  { name: 'C-ECHO-RQ', perform: performCEcho, dataSet: 'none', tooLong: STATUS.resourceLimitation, needsPeer: false },
  { name: 'C-STORE-RQ', perform: 'stream', dataSet: 'needed', tooLong: 0xa700, needsPeer: false },
  { name: 'C-FIND-RQ', perform: performCFind, dataSet: 'needed', tooLong: 0xa700, needsPeer: false },
  { name: 'C-MOVE-RQ', perform: performCMove, dataSet: 'needed', tooLong: 0xa702, needsPeer: false },
  { name: 'C-GET-RQ', perform: performCGet, dataSet: 'needed', tooLong: 0xa702, needsPeer: true },
  nService('N-EVENT-REPORT-RQ', 'optional'),
  nService('N-GET-RQ', 'none'),
  nService('N-SET-RQ', 'needed'),
  nService('N-ACTION-RQ', 'optional'),
  nService('N-CREATE-RQ', 'optional'),
  nService('N-DELETE-RQ', 'none'),
];

const BY_COMMAND_FIELD: ReadonlyMap<number, Service> = new Map(
  SERVICES.map((service) => [COMMAND_FIELD[service.name], service]),
);

const UNKNOWN: Service = {
  name: 'C-ECHO-RQ',
  perform: (operation) => operation.finish({ status: STATUS.unrecognizedOperation }),
  dataSet: 'optional',
  tooLong: STATUS.unrecognizedOperation,
  needsPeer: false,
};

/** Operations beyond the agreed window that are started nevertheless, lest two sides wait for each other. */
const BEYOND_WINDOW = 16;
const NO_BYTES = new Uint8Array(0);

interface Running {
  readonly operation: Operation;
  readonly needsPeer: boolean;
}

/** Performs what the peer asks for: several operations at once when the window allows, else in order. */
export class Performer {
  readonly #surroundings: OperationSurroundings;
  readonly #window: number;
  readonly #maxDataSet: number;
  readonly #running = new Map<Operation, Running>();
  #next: (() => void) | undefined;
  #idle: (() => void) | undefined;

  /** `window`: most operations the peer may have outstanding; 0 is unlimited. */
  constructor(surroundings: OperationSurroundings, window: number, maxDataSet: number) {
    this.#surroundings = surroundings;
    this.#window = window === 0 ? Number.POSITIVE_INFINITY : window;
    this.#maxDataSet = maxDataSet;
  }

  get count(): number {
    return this.#running.size;
  }

  /** A request without a data set. */
  message(context: AcceptedContext, command: CommandSet): void {
    this.#whenAllowed(() => {
      const service = BY_COMMAND_FIELD.get(command.commandField) ?? UNKNOWN;
      const operation = this.#begin(context, command, service.needsPeer);
      if (!operation) return this.#refuseDuplicate(context, command);
      if (service.dataSet === 'needed' || service.perform === 'stream') {
        return operation.finish({ status: STATUS.mistypedArgument, errorComment: 'No data set' });
      }
      void service.perform(operation, NO_BYTES);
    });
  }

  /** A request whose data set follows. */
  dataSetFollows(context: AcceptedContext, command: CommandSet): DataSetTaker {
    const late = new LateTaker();
    this.#whenAllowed(() => late.use(this.#taker(context, command)));
    return late.inner ?? late;
  }

  /** C-CANCEL-RQ; one for an operation that is over is ignored (PS3.7 §9.3.2.3). */
  cancel(messageId: number): void {
    for (const operation of this.#running.keys()) {
      if (operation.messageId === messageId) operation.cancel();
    }
  }

  /** The association ends: operations are cancelled. */
  cancelAll(reason: Error | undefined): void {
    for (const operation of this.#running.keys()) operation.cancel(reason);
  }

  /** Calls `settled` when no operation is running, perhaps at once. */
  whenSettled(settled: () => void): void {
    if (this.#running.size === 0) settled();
    else this.#idle = settled;
  }

  #taker(context: AcceptedContext, command: CommandSet): DataSetTaker {
    const service = BY_COMMAND_FIELD.get(command.commandField) ?? UNKNOWN;
    const operation = this.#begin(context, command, service.needsPeer);
    if (!operation) return new DataSetDiscarder(() => this.#refuseDuplicate(context, command));
    const { perform } = service;
    if (perform === 'stream') return new StoreReception(operation);
    return new DataSetCollector(this.#maxDataSet, (dataSet) => {
      if (dataSet === 'too long') operation.finish({ status: service.tooLong, errorComment: 'Data set too long' });
      else void perform(operation, dataSet);
    });
  }

  #begin(context: AcceptedContext, command: CommandSet, needsPeer: boolean): Operation | undefined {
    for (const running of this.#running.keys()) if (running.messageId === command.messageId) return undefined;
    const operation = new Operation(context, command, this.#surroundings, (done) => this.#finished(done));
    this.#running.set(operation, { operation, needsPeer });
    return operation;
  }

  #refuseDuplicate(context: AcceptedContext, command: CommandSet): void {
    const duplicate = new Operation(context, command, this.#surroundings, () => {});
    duplicate.finish({ status: STATUS.duplicateInvocation });
  }

  /** Starts now, or, when the peer has sent more than the window, holds the association until another has finished. */
  #whenAllowed(start: () => void): void {
    const size = this.#running.size;
    if (size < this.#window || (size < this.#window + BEYOND_WINDOW && this.#mustGoOn())) {
      start();
    } else {
      this.#surroundings.hold();
      this.#next = start;
    }
  }

  #mustGoOn(): boolean {
    for (const running of this.#running.values()) if (running.needsPeer) return true;
    return false;
  }

  #finished(operation: Operation): void {
    this.#running.delete(operation);
    const next = this.#next;
    if (next) {
      this.#next = undefined;
      next();
      this.#surroundings.resume();
    }
    if (this.#running.size === 0) this.#idle?.();
  }
}

/** Stands for the taker of a request that has to wait; held meanwhile, it is given nothing. */
class LateTaker implements DataSetTaker {
  inner: DataSetTaker | undefined;

  use(inner: DataSetTaker): void {
    this.inner = inner;
  }

  write(bytes: Uint8Array): void {
    this.inner?.write(bytes);
  }

  end(): void {
    this.inner?.end();
  }

  abort(error: Error): void {
    this.inner?.abort(error);
  }
}
