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
 * Begins the answer as soon as the header of a request has come and its body has not. Those few bytes are a fragment of
 * the response, as PS3.8 Annex E.1 allows, and carry the acknowledgement that the peer's body waits for.
 */
export class EarlyAnswer {
  readonly #contextIds: ReadonlySet<number>;
  readonly #sender: MessageSender;
  readonly #bareContext: () => number | undefined;

  private constructor(
    contexts: readonly AcceptedContext[],
    sender: MessageSender,
    bareContext: () => number | undefined,
  ) {
    const answered = contexts.filter((context) => startsWithAny(context.abstractSyntax, ALWAYS_ANSWERED));
    this.#contextIds = new Set(answered.map((context) => context.id));
    this.#sender = sender;
    this.#bareContext = bareContext;
  }

  /**
   * Undefined for peers that need no such thing. `bareContext` tells the context of a request of which just the header
   * has come while nothing else goes on.
   */
  static for(
    peer: UserInformation,
    contexts: readonly AcceptedContext[],
    sender: MessageSender,
    bareContext: () => number | undefined,
  ): EarlyAnswer | undefined {
    if (!startsWithAny(peer.implementationClassUid, HEADER_APART)) return undefined;
    return new EarlyAnswer(contexts, sender, bareContext);
  }

  /** A header has come. The body may be just behind it, so the event loop looks for it once more before we answer. */
  headerCame(): void {
    if (this.#contextOfRequest() === undefined) return;
    setImmediate(() =>
      setImmediate(() => {
        const contextId = this.#contextOfRequest();
        if (contextId !== undefined) this.#sender.beginResponse(contextId);
      }),
    );
  }

  #contextOfRequest(): number | undefined {
    const contextId = this.#bareContext();
    return contextId !== undefined && this.#contextIds.has(contextId) ? contextId : undefined;
  }
}
