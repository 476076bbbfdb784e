import { AssociationClosedError } from '../../errors.ts';
import { cCancelCommand } from '../../messages/c-cancel.ts';
import type { CommandSet } from '../../messages/command-elements.ts';
import { isPending } from '../../status.ts';
import type { AcceptedContext } from '../../upper-layer/negotiation.ts';
import type { Invocations } from '../invocations.ts';
import type { MessageSender } from '../message-sender.ts';
import type { Response } from './single.ts';

/** Responses that may wait for a slow consumer before the association is held. */
const QUEUE_MOST = 256;

export interface PendingSurroundings {
  readonly invocations: Invocations;
  readonly sender: MessageSender;
  readonly hold: () => void;
  readonly resume: () => void;
}

/** A request with pending responses (C-FIND, C-MOVE, C-GET): they queue here until asked for, and C-CANCEL starts here. */
export class PendingResponses {
  readonly #surroundings: PendingSurroundings;
  readonly #context: AcceptedContext;
  readonly #queue: Response[] = [];
  #messageId: number | undefined;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  #holding = false;
  #finished = false;
  #cancelled = false;
  #draining = false;

  constructor(
    surroundings: PendingSurroundings,
    context: AcceptedContext,
    command: (messageId: number) => CommandSet,
    identifier: Uint8Array,
    signal: AbortSignal | undefined,
  ) {
    this.#surroundings = surroundings;
    this.#context = context;
    const { invocations, sender } = surroundings;
    const cancel = (): void => this.cancel();
    const listener = {
      response: (response: CommandSet, dataSet: Uint8Array | undefined): void => {
        this.#response({ command: response, dataSet });
        if (this.#finished) signal?.removeEventListener('abort', cancel);
      },
      failed: (error: Error): void => {
        signal?.removeEventListener('abort', cancel);
        this.#fail(error);
      },
    };
    signal?.addEventListener('abort', cancel);
    invocations.start(listener, (messageId) => {
      this.#messageId = messageId;
      try {
        sender.send(context.id, command(messageId), identifier);
      } catch (error) {
        invocations.finish(messageId);
        this.#fail(error as Error);
        return;
      }
      if (signal?.aborted || this.#cancelled) this.#sendCancel();
    });
  }

  /** The next response; the last is the first that is not pending. */
  async next(): Promise<Response> {
    for (;;) {
      const response = this.#queue.shift();
      if (response) {
        this.#release();
        return response;
      }
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Sends C-CANCEL, once; the SCP still sends a final response. */
  cancel(): void {
    if (this.#cancelled || this.#finished) return;
    this.#cancelled = true;
    if (this.#messageId !== undefined) this.#sendCancel();
  }

  /** The consumer has gone away: cancels, and throws away what still comes. */
  abandon(): void {
    this.#draining = true;
    this.#queue.length = 0;
    this.#release();
    this.cancel();
  }

  #sendCancel(): void {
    this.#cancelled = true;
    try {
      this.#surroundings.sender.send(this.#context.id, cCancelCommand(this.#messageId!));
    } catch (error) {
      if (!(error instanceof AssociationClosedError)) throw error;
    }
  }

  #response(response: Response): void {
    if (!isPending(response.command.status)) {
      this.#finished = true;
      this.#surroundings.invocations.finish(this.#messageId!);
    }
    if (this.#draining) return;
    this.#queue.push(response);
    if (this.#queue.length >= QUEUE_MOST && !this.#holding) {
      this.#holding = true;
      this.#surroundings.hold();
    }
    this.#wake?.();
  }

  #release(): void {
    if (!this.#holding || this.#queue.length > QUEUE_MOST / 2) return;
    this.#holding = false;
    this.#surroundings.resume();
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }
}
