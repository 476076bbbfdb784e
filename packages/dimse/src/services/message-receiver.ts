import { PduFormatError, ProtocolError } from '../errors.ts';
import { type CommandSet, NO_DATA_SET } from '../messages/command-elements.ts';
import { decodeCommandSet } from '../messages/command-set.ts';
import type { AcceptedContext } from '../upper-layer/negotiation.ts';
import { ABORT_REASON } from '../upper-layer/pdu/abort.ts';
import { COMMAND_BIT, LAST_BIT } from '../upper-layer/pdu/pdu-reader.ts';

/** Takes the data set of one message, in slices. */
export interface DataSetTaker {
  write(bytes: Uint8Array): void;
  end(): void;
  abort(error: Error): void;
}

export interface MessageListener {
  /** A message without a data set. */
  message(context: AcceptedContext, command: CommandSet): void;
  /** The command set of a message whose data set follows. */
  dataSetFollows(context: AcceptedContext, command: CommandSet): DataSetTaker;
  /** The peer breaks the rules of PS3.7 §6.3 or PS3.8 Annex E beyond what an answer could say. */
  violation(error: PduFormatError): void;
}

/** Puts messages together from the fragments of one association (PS3.7 §6.3.1, PS3.8 Annex E). */
export class MessageReceiver {
  readonly #listener: MessageListener;
  readonly #contexts = new Map<number, AcceptedContext>();
  readonly #maxCommandBytes: number;
  #commandParts: Uint8Array[] = [];
  #commandBytes = 0;
  /** The context of the message under way; fragments of two messages may not be mixed (PS3.8 Annex E.1). */
  #context: AcceptedContext | undefined;
  #taker: DataSetTaker | undefined;

  constructor(listener: MessageListener, contexts: readonly AcceptedContext[], maxCommandBytes: number) {
    this.#listener = listener;
    this.#maxCommandBytes = maxCommandBytes;
    for (const context of contexts) this.#contexts.set(context.id, context);
  }

  get midMessage(): boolean {
    return this.#context !== undefined;
  }

  /** The context of the message under way. */
  get contextId(): number | undefined {
    return this.#context?.id;
  }

  fragment(contextId: number, control: number, bytes: Uint8Array, endOfFragment: boolean): void {
    const context = this.#context ?? this.#contexts.get(contextId);
    if (!context || context.id !== contextId) {
      this.#violate(`A fragment of presentation context ${contextId}`, 'PS3.8 Annex E.1', 'unrecognized-PDU parameter');
      return;
    }
    const taker = this.#taker;
    if (((control & COMMAND_BIT) === 0) !== (taker !== undefined)) {
      const what = taker ? 'A command fragment inside a data set' : 'A data set fragment without its command set';
      this.#violate(what, 'PS3.7 §6.3.1', 'unexpected-PDU parameter');
      return;
    }
    this.#context = context;
    const last = endOfFragment && (control & LAST_BIT) !== 0;
    if (taker) this.#dataSet(taker, bytes, last);
    else this.#command(context, bytes, last);
  }

  /** The association is gone: a data set under way will not be complete. */
  abort(error: Error): void {
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.abort(error);
  }

  #dataSet(taker: DataSetTaker, bytes: Uint8Array, last: boolean): void {
    if (bytes.length > 0) taker.write(bytes);
    if (!last) return;
    this.#taker = undefined;
    this.#context = undefined;
    taker.end();
  }

  #command(context: AcceptedContext, bytes: Uint8Array, last: boolean): void {
    this.#commandBytes += bytes.length;
    if (this.#commandBytes > this.#maxCommandBytes) {
      this.#violate(`A command set of more than ${this.#maxCommandBytes} bytes`, 'PS3.7 §6.3.1');
      return;
    }
    // Slices are good for this call only.
    this.#commandParts.push(last ? bytes : Buffer.from(bytes));
    if (last) this.#commandComplete(context);
  }

  #commandComplete(context: AcceptedContext): void {
    const parts = this.#commandParts;
    this.#commandParts = [];
    this.#commandBytes = 0;
    let command: CommandSet;
    try {
      command = decodeCommandSet(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#violate(error.message, error.clause ?? 'PS3.7 §6.3.1');
      return;
    }
    if (command.commandDataSetType === NO_DATA_SET) {
      this.#context = undefined;
      this.#listener.message(context, command);
    } else {
      this.#taker = this.#listener.dataSetFollows(context, command);
    }
  }

  #violate(message: string, clause: string, reason: keyof typeof ABORT_REASON = 'invalid-PDU-parameter value'): void {
    this.#listener.violation(new PduFormatError(message, { clause, abortReason: ABORT_REASON[reason] }));
  }
}
