import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { ConnectError, type DimseError, ProtocolError } from '../errors.ts';
import { DICOM_APPLICATION_CONTEXT } from '../uids.ts';
import { UpperLayerAssociation, type UpperLayerUser } from '../upper-layer/association.ts';
import { AssociationAbortedError, AssociationRejectedError } from '../upper-layer/association-errors.ts';
import { DEFAULT_LIMITS, LEAST_PDU_LENGTH, type UpperLayerLimits } from '../upper-layer/limits.ts';
import { type Implementation, VESALIUS_IMPLEMENTATION } from '../upper-layer/negotiation.ts';
import type { AssociateAccept, AssociateRequest } from '../upper-layer/pdu/associate.ts';
import type {
  CommonExtendedNegotiation,
  ExtendedNegotiation,
  RoleSelection,
} from '../upper-layer/pdu/extended-negotiation.ts';
import type { ProposedContext } from '../upper-layer/pdu/presentation-context.ts';
import type { AssociateReject, Rejection } from '../upper-layer/pdu/reject.ts';
import type { UserIdentity } from '../upper-layer/pdu/user-identity.ts';
import type { AsyncOperationsWindow } from '../upper-layer/pdu/user-information.ts';
import type { Phase } from '../upper-layer/watch.ts';
import type { Association } from './association.ts';
import { connectionInfo } from './connection-info.ts';
import { EstablishedAssociation } from './established-association.ts';
import type { ServiceHandlers } from './handlers.ts';

/** A context to propose; IDs are given in order: 1, 3, 5, … */
export type ContextProposal = Omit<ProposedContext, 'id'>;

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  /** Address of ours to call from, where this machine has several. */
  readonly localAddress?: string | undefined;
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly presentationContexts: readonly ContextProposal[];
  readonly roles?: readonly RoleSelection[] | undefined;
  readonly extendedNegotiation?: readonly ExtendedNegotiation[] | undefined;
  readonly commonExtendedNegotiation?: readonly CommonExtendedNegotiation[] | undefined;
  readonly userIdentity?: UserIdentity | undefined;
  /** Proposed only when given; without it each side has one operation outstanding. */
  readonly asyncOperationsWindow?: AsyncOperationsWindow | undefined;
  readonly tls?: tls.ConnectionOptions | undefined;
  /** Deadlines and bounds other than `DEFAULT_LIMITS`; a requestor has no idle deadline unless given here. */
  readonly limits?: Partial<UpperLayerLimits> | undefined;
  readonly implementation?: Implementation | undefined;
  /** For what the peer asks of us: N-EVENT-REPORT, or services in which we have the SCP role. */
  readonly handlers?: ServiceHandlers | undefined;
  /** Aborted before the association is established, it is given up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens an association as SCU. Rejects with `ConnectError`, `AssociationRejectedError`, `AssociationAbortedError` or
 * `DeadlineError`.
 */
export function connect(options: ConnectOptions): Promise<Association> {
  return new Requestor(options).association;
}

function associateRequest(options: ConnectOptions, limits: UpperLayerLimits): AssociateRequest {
  const { implementation = VESALIUS_IMPLEMENTATION, asyncOperationsWindow, userIdentity } = options;
  return {
    type: 'A-ASSOCIATE-RQ',
    protocolVersion: 1,
    calledAeTitle: options.calledAeTitle,
    callingAeTitle: options.callingAeTitle,
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: options.presentationContexts.map((context, i) => ({ id: 2 * i + 1, ...context })),
    userInformation: {
      maxPduLength: limits.maxPduLength,
      implementationClassUid: implementation.classUid,
      implementationVersionName: implementation.versionName,
      ...(asyncOperationsWindow && { asyncOperationsWindow }),
      roles: options.roles ?? [],
      extendedNegotiation: options.extendedNegotiation ?? [],
      commonExtendedNegotiation: options.commonExtendedNegotiation ?? [],
      ...(userIdentity && { userIdentity }),
    },
  };
}

/** The service-user of an association we ask for. */
class Requestor implements UpperLayerUser {
  readonly association: Promise<Association>;
  readonly #options: ConnectOptions;
  readonly #limits: UpperLayerLimits;
  readonly #request: AssociateRequest;
  readonly #upperLayer: UpperLayerAssociation;
  #established: EstablishedAssociation | undefined;
  #socket: Socket | undefined;
  #resolve!: (association: Association) => void;
  #reject!: (error: unknown) => void;

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, idleMs: 0, ...options.limits };
    this.#request = associateRequest(options, this.#limits);
    this.#upperLayer = new UpperLayerAssociation('requestor', this, this.#limits);
    this.association = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#start();
  }

  refusal(): Rejection | undefined {
    return undefined;
  }

  associateIndication(): void {}

  associateConfirmation(answer: AssociateAccept | AssociateReject): void {
    const { callingAeTitle, calledAeTitle } = this.#request;
    if (answer.type === 'A-ASSOCIATE-RJ') {
      this.#reject(new AssociationRejectedError(answer, { association: `${callingAeTitle} -> ${calledAeTitle}` }));
      return;
    }
    const { maxPduLength } = answer.userInformation;
    if (maxPduLength !== 0 && maxPduLength < LEAST_PDU_LENGTH) {
      this.#upperLayer.abort(new ProtocolError(`The peer takes PDUs of ${maxPduLength} bytes only`));
      return;
    }
    this.#established = new EstablishedAssociation(
      this.#upperLayer,
      { request: this.#request, accept: answer, connection: connectionInfo(this.#socket!), limits: this.#limits },
      this.#options.handlers ?? {},
    );
    this.#resolve(this.#established);
  }

  fragment(contextId: number, control: number, bytes: Uint8Array, endOfFragment: boolean): void {
    this.#established?.fragment(contextId, control, bytes, endOfFragment);
  }

  seam(): void {
    this.#established?.seam();
  }

  releaseIndication(): void {
    this.#established?.releaseIndication();
  }

  ended(error: DimseError | undefined): void {
    if (this.#established) this.#established.endedBy(error);
    else this.#reject(error ?? new ConnectError('The association was not established'));
  }

  closed(): void {}

  phase(): Phase {
    return this.#established?.phase() ?? 'none';
  }

  #start(): void {
    const { signal } = this.#options;
    if (signal?.aborted) {
      this.#reject(new ConnectError('Given up', { cause: signal.reason }));
      return;
    }
    signal?.addEventListener('abort', () => this.#giveUp(), { once: true });
    this.#upperLayer.requestAssociation(this.#request, () => this.#open());
  }

  #giveUp(): void {
    if (!this.#established) this.#upperLayer.abort(new AssociationAbortedError('us', { text: 'given up' }));
  }

  #open(): Socket {
    const { host, port, tls: secure, localAddress } = this.#options;
    const to = { host, port, ...(localAddress !== undefined && { localAddress }) };
    const socket = secure ? tls.connect({ servername: net.isIP(host) ? '' : host, ...secure, ...to }) : net.connect(to);
    socket.setKeepAlive(true, 60_000);
    this.#socket = socket;
    socket.once('error', (cause) => {
      if (this.#upperLayer.state === 'Sta4') {
        this.#reject(new ConnectError(`No connection to ${host}:${port}`, { cause }));
      }
    });
    return socket;
  }
}
