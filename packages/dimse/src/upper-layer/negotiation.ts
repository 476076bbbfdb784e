import { DICOM_APPLICATION_CONTEXT, IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../uids.ts';
import type { AssociateAccept, AssociateRequest } from './pdu/associate.ts';
import type { RoleSelection } from './pdu/extended-negotiation.ts';
import { CONTEXT_RESULT, type ContextResultName, type ProposedContext } from './pdu/presentation-context.ts';
import type { Rejection, RejectionName } from './pdu/reject.ts';
import type { AsyncOperationsWindow, UserInformation } from './pdu/user-information.ts';

/** A presentation context both sides have agreed on, and our roles in it (PS3.7 §D.3.3.4). */
export interface AcceptedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  /** We may invoke its operations. */
  readonly scu: boolean;
  /** We may perform its operations. */
  readonly scp: boolean;
}

/** What an acceptor says to one proposed context. */
export interface ContextDecision {
  readonly id: number;
  readonly result: ContextResultName;
  /** One of the proposed ones; needed for acceptance. */
  readonly transferSyntax?: string | undefined;
}

export interface Acceptance {
  /** Proposed contexts without a decision get abstract-syntax-not-supported. */
  readonly contexts: readonly ContextDecision[];
  /** Answers to proposed roles (PS3.7 §D.3.3.4); absent: as proposed. */
  readonly roles?: readonly RoleSelection[] | undefined;
  readonly extendedNegotiation?: UserInformation['extendedNegotiation'] | undefined;
  /** The server response of PS3.7 §D.3.3.7.2; sent only when a positive response was requested. */
  readonly userIdentityResponse?: Uint8Array | undefined;
}

/** What `acceptAssociation` answers: the acceptance, or the rejection by name or by the numbers of PS3.8 Table 9-21. */
export type AssociationDecision = Acceptance | { readonly rejection: RejectionName | Rejection };

/** Names this side to the peer. */
export interface Implementation {
  readonly classUid: string;
  readonly versionName: string;
}

export const VESALIUS_IMPLEMENTATION: Implementation = {
  classUid: IMPLEMENTATION_CLASS_UID,
  versionName: IMPLEMENTATION_VERSION_NAME,
};

/**
 * Decides each proposed context by the transfer syntaxes supported for its abstract syntax, in order of preference
 * (`order` 'theirs': the first proposed one that is supported).
 */
export function decideContexts(
  proposed: readonly ProposedContext[],
  supported: (abstractSyntax: string) => readonly string[] | undefined,
  order: 'ours' | 'theirs' = 'ours',
): ContextDecision[] {
  return proposed.map(({ id, abstractSyntax, transferSyntaxes }) => {
    const ours = supported(abstractSyntax);
    if (!ours) return { id, result: 'abstract-syntax-not-supported' };
    const [from, among] = order === 'ours' ? [ours, transferSyntaxes] : [transferSyntaxes, ours];
    const transferSyntax = from.find((uid) => among.includes(uid));
    return transferSyntax === undefined
      ? { id, result: 'transfer-syntaxes-not-supported' }
      : { id, result: 'acceptance', transferSyntax };
  });
}

/** A window side of both wishes, of which 0 is unlimited (PS3.7 §D.3.3.3). */
function narrower(a: number, b: number): number {
  if (a === 0) return b;
  return b === 0 ? a : Math.min(a, b);
}

/**
 * The acceptor's window for a requestor's: at most what was proposed (PS3.7 §D.3.3.3.2). `window` is what we can do;
 * the operations the requestor invokes are those we perform.
 */
function answerWindow(
  proposed: AsyncOperationsWindow | undefined,
  window: AsyncOperationsWindow,
): AsyncOperationsWindow | undefined {
  if (!proposed) return undefined;
  return {
    maxInvoked: narrower(proposed.maxInvoked, window.maxPerformed),
    maxPerformed: narrower(proposed.maxPerformed, window.maxInvoked),
  };
}

/** The A-ASSOCIATE-AC that answers `request` with `acceptance`. */
export function acceptRequest(
  request: AssociateRequest,
  acceptance: Acceptance,
  own: {
    readonly maxPduLength: number;
    readonly implementation: Implementation;
    readonly window: AsyncOperationsWindow;
  },
): AssociateAccept {
  const theirs = request.userInformation;
  const decisions = new Map(acceptance.contexts.map((decision) => [decision.id, decision]));
  const window = answerWindow(theirs.asyncOperationsWindow, own.window);
  const identityResponse = theirs.userIdentity?.positiveResponseRequested
    ? (acceptance.userIdentityResponse ?? new Uint8Array(0))
    : undefined;
  return {
    type: 'A-ASSOCIATE-AC',
    protocolVersion: 1,
    calledAeTitle: request.calledAeTitle,
    callingAeTitle: request.callingAeTitle,
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: request.presentationContexts.map((context) => {
      const decision = decisions.get(context.id);
      const result = CONTEXT_RESULT[decision?.result ?? 'abstract-syntax-not-supported'];
      return { id: context.id, result, transferSyntax: decision?.transferSyntax ?? context.transferSyntaxes[0]! };
    }),
    userInformation: {
      maxPduLength: own.maxPduLength,
      implementationClassUid: own.implementation.classUid,
      implementationVersionName: own.implementation.versionName,
      ...(window && { asyncOperationsWindow: window }),
      roles: acceptance.roles ?? theirs.roles,
      extendedNegotiation: acceptance.extendedNegotiation ?? [],
      commonExtendedNegotiation: [],
      ...(identityResponse && { userIdentityResponse: identityResponse }),
    },
  };
}

/** The contexts agreed on, with the roles of the side `we` (PS3.7 §D.3.3.4: without an answer, the default roles). */
export function agreedContexts(
  request: AssociateRequest,
  accept: AssociateAccept,
  we: 'requestor' | 'acceptor',
): AcceptedContext[] {
  const proposed = new Map(request.presentationContexts.map((context) => [context.id, context]));
  const agreed: AcceptedContext[] = [];
  for (const { id, result, transferSyntax } of accept.presentationContexts) {
    const proposal = proposed.get(id);
    if (result !== CONTEXT_RESULT.acceptance || !proposal?.transferSyntaxes.includes(transferSyntax)) continue;
    const { abstractSyntax } = proposal;
    const asked = request.userInformation.roles.find((role) => role.sopClassUid === abstractSyntax);
    const answered = accept.userInformation.roles.find((role) => role.sopClassUid === abstractSyntax);
    const requestor = asked && answered ? both(asked, answered) : { scu: true, scp: false };
    const ours = we === 'requestor' ? requestor : { scu: requestor.scp, scp: requestor.scu };
    agreed.push({ id, abstractSyntax, transferSyntax, ...ours });
  }
  return agreed;
}

function both(asked: RoleSelection, answered: RoleSelection): { scu: boolean; scp: boolean } {
  return { scu: asked.scu && answered.scu, scp: asked.scp && answered.scp };
}

/** How many operations we may have outstanding, and how many the peer; 0 is unlimited; 1 and 1 without negotiation. */
export function agreedWindow(
  accept: AssociateAccept,
  we: 'requestor' | 'acceptor',
): { readonly invoke: number; readonly perform: number } {
  const window = accept.userInformation.asyncOperationsWindow ?? { maxInvoked: 1, maxPerformed: 1 };
  return we === 'requestor'
    ? { invoke: window.maxInvoked, perform: window.maxPerformed }
    : { invoke: window.maxPerformed, perform: window.maxInvoked };
}
