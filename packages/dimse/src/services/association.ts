import type { DimseError } from '../errors.ts';
import type { AcceptedContext } from '../upper-layer/negotiation.ts';
import type { AssociateRequest } from '../upper-layer/pdu/associate.ts';
import type { UserInformation } from '../upper-layer/pdu/user-information.ts';
import type { ConnectionInfo } from './connection-info.ts';
import type { DimseResult } from './requests.ts';
import type {
  CFindCall,
  CGetCall,
  CMoveCall,
  CStoreCall,
  FindResponses,
  NActionCall,
  NCall,
  NEventReportCall,
  NGetCall,
  NResponse,
  RetrieveResponse,
} from './scu/calls.ts';

/**
 * An established association, of either side: the services it can be asked for, as SCU. What comes in goes to the
 * `ServiceHandlers` it was made with. Every method rejects with `AssociationAbortedError`, `DeadlineError`,
 * `AssociationClosedError` or `PduFormatError` when the association ends under it, and with `NoPresentationContextError` when
 * none was accepted for it; a failure status is a return value.
 */
export interface Association {
  readonly role: 'requestor' | 'acceptor';
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly connection: ConnectionInfo;
  readonly contexts: readonly AcceptedContext[];
  /** The A-ASSOCIATE-RQ, ours or the peer's. */
  readonly request: AssociateRequest;
  /** What the peer says of itself: maximum length, implementation, extended negotiation, user identity (response). */
  readonly peer: UserInformation;
  readonly established: boolean;
  /** Resolves when the association exists no longer: with its error, or undefined when it was released. */
  readonly ended: Promise<DimseError | undefined>;

  /** The first accepted context for the abstract syntax (and transfer syntax) in which we have the role; default `scu`. */
  findContext(abstractSyntax: string, transferSyntaxUid?: string, role?: 'scu' | 'scp'): AcceptedContext | undefined;

  cEcho(): Promise<DimseResult>;
  cStore(call: CStoreCall): Promise<DimseResult>;
  /** Leaving the loop early, or aborting the call's signal, sends C-CANCEL. */
  cFind(call: CFindCall): FindResponses;
  cMove(call: CMoveCall): Promise<RetrieveResponse>;
  cGet(call: CGetCall): Promise<RetrieveResponse>;
  nEventReport(call: NEventReportCall): Promise<NResponse>;
  nGet(call: NGetCall): Promise<NResponse>;
  nSet(call: NCall): Promise<NResponse>;
  nAction(call: NActionCall): Promise<NResponse>;
  nCreate(call: NCall): Promise<NResponse>;
  nDelete(call: NCall): Promise<NResponse>;

  /** A-RELEASE: resolves when the peer has agreed. */
  release(): Promise<void>;
  /** A-ABORT, at once. */
  abort(why?: string): void;
}
