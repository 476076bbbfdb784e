import { VERIFICATION_SOP_CLASS } from '../uids.ts';
import type { AcceptedContext } from '../upper-layer/negotiation.ts';
import type { UserInformation } from '../upper-layer/pdu/user-information.ts';
import type { MessageSender } from './message-sender.ts';

/**
 * Implementations known to write a PDU's header and its body apart with Nagle's algorithm on: the body leaves only when
 * the header is acknowledged, which our system puts off for 40 ms. It is DCMTK, as it is without TCP_NODELAY in its
 * environment, and what is built on it.
 */
const HEADER_APART: readonly string[] = ['1.2.276.0.7230010.3.'];

/** In these contexts every request has one response, in its own context, whatever it is: there is no C-CANCEL. */
const ALWAYS_ANSWERED: readonly string[] = [VERIFICATION_SOP_CLASS, '1.2.840.10008.5.1.4.1.1.'];

function startsWithAny(uid: string, roots: readonly string[]): boolean {
  return roots.some((root) => uid.startsWith(root));
}

/**
 * Begins the answer while its request is still coming, when it has stopped between a header and what should follow. Those
 * few bytes are a fragment of the response, as PS3.8 Annex E.1 allows, and carry the acknowledgement the peer waits for.
 */
export class EarlyAnswer {
  readonly #contextIds: ReadonlySet<number>;
  readonly #sender: MessageSender;
  readonly #stalledContext: () => number | undefined;
  #looking = false;

  private constructor(
    contexts: readonly AcceptedContext[],
    sender: MessageSender,
    stalledContext: () => number | undefined,
  ) {
    const answered = contexts.filter((context) => startsWithAny(context.abstractSyntax, ALWAYS_ANSWERED));
    this.#contextIds = new Set(answered.map((context) => context.id));
    this.#sender = sender;
    this.#stalledContext = stalledContext;
  }

  /**
   * Undefined for peers that need no such thing. `stalledContext` tells the context of a request that has stopped at a
   * seam while nothing else goes on.
   */
  static for(
    peer: UserInformation,
    contexts: readonly AcceptedContext[],
    sender: MessageSender,
    stalledContext: () => number | undefined,
  ): EarlyAnswer | undefined {
    if (!startsWithAny(peer.implementationClassUid, HEADER_APART)) return undefined;
    return new EarlyAnswer(contexts, sender, stalledContext);
  }

  /** Something has come up to a seam. The rest may be just behind, so the event loop looks once more before we answer. */
  seam(): void {
    if (this.#looking || this.#answerable() === undefined) return;
    this.#looking = true;
    setImmediate(() =>
      setImmediate(() => {
        this.#looking = false;
        const contextId = this.#answerable();
        if (contextId !== undefined) this.#sender.beginResponse(contextId);
      }),
    );
  }

  #answerable(): number | undefined {
    const contextId = this.#stalledContext();
    return contextId !== undefined && this.#contextIds.has(contextId) ? contextId : undefined;
  }
}
