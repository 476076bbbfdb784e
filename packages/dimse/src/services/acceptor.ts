import type { Socket } from 'node:net';
import type { DimseError } from '../errors.ts';
import { DICOM_APPLICATION_CONTEXT } from '../uids.ts';
import { UpperLayerAssociation, type UpperLayerUser } from '../upper-layer/association.ts';
import { AssociationAbortedError } from '../upper-layer/association-errors.ts';
import { type CappedCount, LEAST_PDU_LENGTH, type UpperLayerLimits } from '../upper-layer/limits.ts';
import {
  type Acceptance,
  type AssociationDecision,
  acceptRequest,
  type Implementation,
} from '../upper-layer/negotiation.ts';
import type { AssociateRequest } from '../upper-layer/pdu/associate.ts';
import { REJECTIONS, type Rejection } from '../upper-layer/pdu/reject.ts';
import type { AsyncOperationsWindow } from '../upper-layer/pdu/user-information.ts';
import type { Phase } from '../upper-layer/watch.ts';
import type { Association } from './association.ts';
import type { ConnectionInfo } from './connection-info.ts';
import { EstablishedAssociation } from './established-association.ts';
import type { ServiceHandlers } from './handlers.ts';
import type { ScpObserver } from './scp-observer.ts';

export interface AcceptorOptions {
  readonly aeTitles?: readonly string[] | undefined;
  acceptAssociation(
    request: AssociateRequest,
    connection: ConnectionInfo,
  ): AssociationDecision | Promise<AssociationDecision>;
  readonly handlers: ServiceHandlers;
  readonly observer?: ScpObserver | undefined;
  readonly limits: UpperLayerLimits;
  readonly implementation: Implementation;
  readonly window: AsyncOperationsWindow;
  readonly count: CappedCount;
  readonly connection: ConnectionInfo;
  /** It has asked for an association. */
  readonly spoke: () => void;
  readonly established: (association: Association) => void;
  readonly ended: (association: Association) => void;
  readonly closed: () => void;
}

/** The service-user of one connection that came in. */
export class Acceptor implements UpperLayerUser {
  readonly #options: AcceptorOptions;
  readonly #upperLayer: UpperLayerAssociation;
  #association: EstablishedAssociation | undefined;
  #counted = false;
  #rejected = false;

  constructor(socket: Socket, options: AcceptorOptions) {
    this.#options = options;
    this.#upperLayer = new UpperLayerAssociation('acceptor', this, options.limits);
    this.#upperLayer.acceptTransport(socket);
  }

  /** The listener closes: ends whatever is here. */
  shutDown(): void {
    this.#upperLayer.abort(new AssociationAbortedError('us', { text: 'shutting down' }));
    this.#upperLayer.transport?.socket.destroySoon();
  }

  /** The service-provider's own rejections, in the order of PS3.8 §9.2: version first, then limits. */
  refusal(request: AssociateRequest): Rejection | undefined {
    this.#options.spoke();
    const rejection = this.#refusal(request);
    if (rejection) this.#tellRejected(request, rejection);
    return rejection;
  }

  associateIndication(request: AssociateRequest): void {
    const rejection = this.#userRejection(request);
    if (rejection) this.#reject(request, rejection);
    else this.#askApplication(request);
  }

  associateConfirmation(): void {}

  fragment(contextId: number, control: number, bytes: Uint8Array, endOfFragment: boolean): void {
    this.#association?.fragment(contextId, control, bytes, endOfFragment);
  }

  seam(): void {
    this.#association?.seam();
  }

  releaseIndication(): void {
    this.#association?.releaseIndication();
  }

  ended(error: DimseError | undefined): void {
    const { observer, count, connection } = this.#options;
    if (this.#counted) count.give(connection.remoteAddress);
    this.#counted = false;
    if (this.#association) {
      this.#association.endedBy(error);
      this.#options.ended(this.#association);
      observer?.ended?.(this.#association, error);
    } else if (error && !this.#rejected) {
      observer?.failed?.(connection, error);
    }
  }

  closed(): void {
    this.#options.closed();
  }

  phase(): Phase {
    return this.#association?.phase() ?? 'none';
  }

  #refusal(request: AssociateRequest): Rejection | undefined {
    if ((request.protocolVersion & 1) === 0) return REJECTIONS['protocol-version-not-supported'];
    this.#counted = this.#options.count.take(this.#options.connection.remoteAddress);
    return this.#counted ? undefined : REJECTIONS['local-limit-exceeded'];
  }

  #userRejection(request: AssociateRequest): Rejection | undefined {
    const { aeTitles } = this.#options;
    const { maxPduLength } = request.userInformation;
    if (request.applicationContextName !== DICOM_APPLICATION_CONTEXT) {
      return REJECTIONS['application-context-name-not-supported'];
    }
    if (aeTitles && !aeTitles.includes(request.calledAeTitle)) return REJECTIONS['called-AE-title-not-recognized'];
    return maxPduLength !== 0 && maxPduLength < LEAST_PDU_LENGTH ? REJECTIONS['no-reason-given'] : undefined;
  }

  #askApplication(request: AssociateRequest): void {
    const failed = (): void => this.#reject(request, REJECTIONS['temporary-congestion']);
    try {
      const decision = this.#options.acceptAssociation(request, this.#options.connection);
      if (decision instanceof Promise) decision.then((late) => this.#decide(request, late)).catch(failed);
      else this.#decide(request, decision);
    } catch {
      failed();
    }
  }

  #decide(request: AssociateRequest, decision: AssociationDecision): void {
    if ('rejection' in decision) {
      const { rejection } = decision;
      this.#reject(request, typeof rejection === 'string' ? REJECTIONS[rejection] : rejection);
    } else {
      this.#accept(request, decision);
    }
  }

  #accept(request: AssociateRequest, acceptance: Acceptance): void {
    // The peer may have gone while we were deciding.
    if (this.#upperLayer.state !== 'Sta3') return;
    const { limits, implementation, window, connection, handlers, observer } = this.#options;
    const accept = acceptRequest(request, acceptance, { maxPduLength: limits.maxPduLength, implementation, window });
    const association = new EstablishedAssociation(this.#upperLayer, { request, accept, connection, limits }, handlers);
    this.#association = association;
    this.#options.established(association);
    this.#upperLayer.accept(accept);
    observer?.established?.(association);
  }

  #reject(request: AssociateRequest, rejection: Rejection): void {
    if (this.#upperLayer.state !== 'Sta3') return;
    this.#tellRejected(request, rejection);
    this.#upperLayer.reject(rejection);
  }

  #tellRejected(request: AssociateRequest, rejection: Rejection): void {
    this.#rejected = true;
    this.#options.observer?.rejected?.(request, rejection, this.#options.connection);
  }
}
