import { AssociationClosedError } from '../../errors.ts';
import type { CommandSet } from '../../messages/command-elements.ts';
import { type DimseResult, responseTo } from '../../messages/response.ts';
import type { AcceptedContext } from '../../upper-layer/negotiation.ts';
import type { Association } from '../association.ts';
import type { ServiceHandlers } from '../handlers.ts';
import type { MessageSender } from '../message-sender.ts';
import type { IncomingRequest } from '../requests.ts';
import type { CGetCall } from '../scu/calls.ts';
import { failureOf } from './failure.ts';

/** What operations of one association share. */
export interface OperationSurroundings {
  readonly association: Association;
  readonly handlers: ServiceHandlers;
  readonly sender: MessageSender;
  readonly hold: () => void;
  readonly resume: () => void;
  /** While our own C-GET is under way, what comes as its sub-operations goes here rather than to the handler. */
  getStore: CGetCall['store'] | undefined;
}

/** One request of the peer from its command set to its final response. */
export class Operation {
  readonly context: AcceptedContext;
  readonly command: CommandSet;
  readonly surroundings: OperationSurroundings;
  readonly messageId: number;
  readonly #finished: (operation: Operation) => void;
  readonly #controller = new AbortController();

  constructor(
    context: AcceptedContext,
    command: CommandSet,
    surroundings: OperationSurroundings,
    finished: (operation: Operation) => void,
  ) {
    this.context = context;
    this.command = command;
    this.surroundings = surroundings;
    this.messageId = command.messageId ?? 0;
    this.#finished = finished;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get handlers(): ServiceHandlers {
    return this.surroundings.handlers;
  }

  get association(): Association {
    return this.surroundings.association;
  }

  get request(): IncomingRequest {
    const { affectedSopClassUid, requestedSopClassUid } = this.command;
    return {
      messageId: this.messageId,
      sopClassUid: affectedSopClassUid ?? requestedSopClassUid ?? this.context.abstractSyntax,
      context: this.context,
      signal: this.signal,
    };
  }

  /** C-CANCEL came, or the association ended. */
  cancel(reason?: Error): void {
    this.#controller.abort(reason);
  }

  /** Finishes with what `result` gives, at once or later, or with the status for what it throws. */
  answer(result: () => DimseResult | Promise<DimseResult>): void {
    const fail = (error: unknown): void => this.finish(failureOf(error));
    try {
      const given = result();
      if (given instanceof Promise) given.then((late) => this.finish(late)).catch(fail);
      else this.finish(given);
    } catch (error) {
      fail(error);
    }
  }

  /** Sends a pending response. */
  respond(result: DimseResult, extra?: Partial<CommandSet>, dataSet?: Uint8Array): void {
    this.#send(responseTo(this.command, result, extra), dataSet);
  }

  /** Sends the final response; the operation is over. */
  finish(result: DimseResult, extra?: Partial<CommandSet>, dataSet?: Uint8Array): void {
    this.#send(responseTo(this.command, result, extra), dataSet);
    this.#finished(this);
  }

  #send(command: CommandSet, dataSet?: Uint8Array): void {
    try {
      this.surroundings.sender.send(this.context.id, command, dataSet);
    } catch (error) {
      // The peer is gone, so nobody waits for the answer; the handler has heard it from its signal.
      if (!(error instanceof AssociationClosedError)) throw error;
    }
  }
}
