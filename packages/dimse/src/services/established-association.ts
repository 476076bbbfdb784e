import { AssociationClosedError, type DimseError, NoPresentationContextError, type PduFormatError } from '../errors.ts';
import { cEchoCommand } from '../messages/c-echo.ts';
import { cStoreCommand } from '../messages/c-store.ts';
import { COMMAND_FIELD, type CommandSet, RESPONSE_BIT } from '../messages/command-elements.ts';
import { type NParameters, type NServiceName, nCommand } from '../messages/n-services.ts';
import { readResult } from '../messages/response.ts';
import { VERIFICATION_SOP_CLASS } from '../uids.ts';
import type { UpperLayerAssociation } from '../upper-layer/association.ts';
import { AssociationAbortedError } from '../upper-layer/association-errors.ts';
import type { UpperLayerLimits } from '../upper-layer/limits.ts';
import { type AcceptedContext, agreedContexts, agreedWindow } from '../upper-layer/negotiation.ts';
import type { AssociateAccept, AssociateRequest } from '../upper-layer/pdu/associate.ts';
import type { UserInformation } from '../upper-layer/pdu/user-information.ts';
import type { Phase } from '../upper-layer/watch.ts';
import type { Association } from './association.ts';
import type { ConnectionInfo } from './connection-info.ts';
import { DataSetCollector, DataSetDiscarder } from './data-set-collector.ts';
import { EarlyAnswer } from './early-answer.ts';
import type { ServiceHandlers } from './handlers.ts';
import { Invocations } from './invocations.ts';
import { type DataSetTaker, type MessageListener, MessageReceiver } from './message-receiver.ts';
import { MessageSender } from './message-sender.ts';
import type { DimseResult } from './requests.ts';
import type { OperationSurroundings } from './scp/operation.ts';
import { Performer } from './scp/performer.ts';
import { invokeCFind } from './scu/c-find.ts';
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
import { identifierFor } from './scu/identifier.ts';
import type { PendingSurroundings } from './scu/pending.ts';
import { invokeCGet, invokeCMove } from './scu/retrieve.ts';
import { singleResponse } from './scu/single.ts';

/** What the two A-ASSOCIATE PDUs have agreed on, and on which connection. */
export interface Agreement {
  readonly request: AssociateRequest;
  readonly accept: AssociateAccept;
  readonly connection: ConnectionInfo;
  readonly limits: UpperLayerLimits;
}

/** The `Association` over an upper layer association that has reached Sta6. */
export class EstablishedAssociation implements Association, MessageListener {
  readonly role: 'requestor' | 'acceptor';
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly connection: ConnectionInfo;
  readonly contexts: readonly AcceptedContext[];
  readonly request: AssociateRequest;
  readonly peer: UserInformation;
  readonly ended: Promise<DimseError | undefined>;
  readonly #upperLayer: UpperLayerAssociation;
  readonly #limits: UpperLayerLimits;
  readonly #receiver: MessageReceiver;
  readonly #sender: MessageSender;
  readonly #invocations: Invocations;
  readonly #performer: Performer;
  readonly #operations: OperationSurroundings;
  readonly #pending: PendingSurroundings;
  readonly #earlyAnswer: EarlyAnswer | undefined;
  #resolveEnded!: (error: DimseError | undefined) => void;
  #established = true;
  #lastGet: Promise<unknown> = Promise.resolve();

  constructor(upperLayer: UpperLayerAssociation, agreement: Agreement, handlers: ServiceHandlers) {
    const { request, accept, limits } = agreement;
    this.#upperLayer = upperLayer;
    this.#limits = limits;
    this.role = upperLayer.role;
    this.callingAeTitle = request.callingAeTitle;
    this.calledAeTitle = request.calledAeTitle;
    this.connection = agreement.connection;
    this.request = request;
    this.peer = (this.role === 'acceptor' ? request : accept).userInformation;
    this.contexts = agreedContexts(request, accept, this.role);
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const window = agreedWindow(accept, this.role);
    const { maxPduLength } = this.peer;
    const sendLength = maxPduLength === 0 ? limits.maxSentPduLength : Math.min(maxPduLength, limits.maxSentPduLength);
    this.#receiver = new MessageReceiver(this, this.contexts, limits.maxCommandBytes);
    this.#sender = new MessageSender(upperLayer, sendLength);
    this.#invocations = new Invocations(window.invoke);
    const hold = (): void => upperLayer.hold();
    const resume = (): void => upperLayer.resume();
    this.#operations = { association: this, handlers, sender: this.#sender, hold, resume, getStore: undefined };
    this.#pending = { invocations: this.#invocations, sender: this.#sender, hold, resume };
    this.#performer = new Performer(this.#operations, window.perform, limits.maxIdentifierBytes);
    this.#earlyAnswer = EarlyAnswer.for(this.peer, this.contexts, this.#sender, () => this.#stalledRequest());
  }

  get established(): boolean {
    return this.#established;
  }

  findContext(
    abstractSyntax: string,
    transferSyntaxUid?: string,
    role: 'scu' | 'scp' = 'scu',
  ): AcceptedContext | undefined {
    return this.contexts.find(
      (context) =>
        context.abstractSyntax === abstractSyntax &&
        context[role] &&
        (transferSyntaxUid === undefined || context.transferSyntax === transferSyntaxUid),
    );
  }

  async cEcho(): Promise<DimseResult> {
    const { id } = this.#contextFor(VERIFICATION_SOP_CLASS);
    const send = (messageId: number): void => this.#sender.send(id, cEchoCommand(messageId));
    return readResult((await singleResponse(this.#invocations, send)).command);
  }

  async cStore(call: CStoreCall): Promise<DimseResult> {
    const { sopClassUid, sopInstanceUid, priority = 'medium', moveOriginator } = call;
    const { id } = this.#contextFor(sopClassUid, call.transferSyntaxUid);
    const parameters = { sopClassUid, sopInstanceUid, priority, moveOriginator };
    const send = (messageId: number): Promise<void> => {
      call.signal?.throwIfAborted();
      return this.#sender.stream(id, cStoreCommand(messageId, parameters), call.source);
    };
    return readResult((await singleResponse(this.#invocations, send)).command);
  }

  cFind(call: CFindCall): FindResponses {
    return invokeCFind(this.#pending, this.#contextFor(call.sopClassUid), call);
  }

  async cMove(call: CMoveCall): Promise<RetrieveResponse> {
    return invokeCMove(this.#pending, this.#contextFor(call.sopClassUid), call);
  }

  /** One C-GET after another: a sub-operation does not say which C-GET it belongs to. */
  async cGet(call: CGetCall): Promise<RetrieveResponse> {
    const context = this.#contextFor(call.sopClassUid);
    const run = async (): Promise<RetrieveResponse> => {
      this.#operations.getStore = call.store;
      try {
        return await invokeCGet(this.#pending, context, call);
      } finally {
        this.#operations.getStore = undefined;
      }
    };
    const result = this.#lastGet.then(run, run);
    this.#lastGet = result.catch(() => undefined);
    return result;
  }

  /** N-EVENT-REPORT is the one that the SCP invokes (PS3.7 §10.1.1). */
  nEventReport(call: NEventReportCall): Promise<NResponse> {
    return this.#n('N-EVENT-REPORT', call, { eventTypeId: call.eventTypeId }, 'scp');
  }

  nGet(call: NGetCall): Promise<NResponse> {
    return this.#n('N-GET', call, { attributeIdentifierList: call.attributeIdentifierList });
  }

  nSet(call: NCall): Promise<NResponse> {
    return this.#n('N-SET', call, {});
  }

  nAction(call: NActionCall): Promise<NResponse> {
    return this.#n('N-ACTION', call, { actionTypeId: call.actionTypeId });
  }

  nCreate(call: NCall): Promise<NResponse> {
    return this.#n('N-CREATE', call, {});
  }

  nDelete(call: NCall): Promise<NResponse> {
    return this.#n('N-DELETE', call, {});
  }

  async release(): Promise<void> {
    if (!this.#established) throw new AssociationClosedError();
    this.#upperLayer.requestRelease();
    const error = await this.ended;
    if (error) throw error;
  }

  abort(why?: string): void {
    this.#upperLayer.abort(new AssociationAbortedError('us', { text: why ?? 'as the application wanted' }));
  }

  // --- from the upper layer, by way of the acceptor or requestor ---

  fragment(contextId: number, control: number, bytes: Uint8Array, endOfFragment: boolean): void {
    this.#receiver.fragment(contextId, control, bytes, endOfFragment);
  }

  seam(): void {
    this.#earlyAnswer?.seam();
  }

  /** The peer wants to release: what is running may still end, as long as ARTIM would wait (PS3.8 §7.2). */
  releaseIndication(): void {
    const respond = (): void => this.#upperLayer.respondRelease();
    this.#performer.cancelAll(undefined);
    const late = setTimeout(respond, this.#limits.artimMs);
    this.#performer.whenSettled(() => {
      clearTimeout(late);
      respond();
    });
  }

  endedBy(error: DimseError | undefined): void {
    this.#established = false;
    const reason = error ?? new AssociationClosedError();
    this.#receiver.abort(reason);
    this.#performer.cancelAll(reason);
    this.#invocations.failAll(reason);
    this.#resolveEnded(error);
  }

  phase(): Phase {
    if (this.#receiver.midMessage || this.#upperLayer.midPdu) return 'message';
    if (this.#sender.waitingForPeer) return 'send';
    if (this.#sender.streaming) return 'none';
    if (this.#invocations.count > 0) return 'response';
    return this.#performer.count > 0 ? 'none' : 'idle';
  }

  // --- MessageListener ---

  message(context: AcceptedContext, command: CommandSet): void {
    this.#upperLayer.progress();
    if (command.commandField === COMMAND_FIELD['C-CANCEL-RQ']) {
      this.#performer.cancel(command.messageIdBeingRespondedTo ?? 0);
    } else if (command.commandField & RESPONSE_BIT) {
      this.#invocations.listener(command.messageIdBeingRespondedTo ?? 0)?.response(command, undefined);
    } else {
      this.#performer.message(context, command);
    }
  }

  dataSetFollows(context: AcceptedContext, command: CommandSet): DataSetTaker {
    if (!(command.commandField & RESPONSE_BIT)) return this.#performer.dataSetFollows(context, command);
    const listener = this.#invocations.listener(command.messageIdBeingRespondedTo ?? 0);
    if (!listener) return new DataSetDiscarder();
    return new DataSetCollector(this.#limits.maxIdentifierBytes, (dataSet) => {
      this.#upperLayer.progress();
      listener.response(command, dataSet === 'too long' ? undefined : dataSet);
    });
  }

  violation(error: PduFormatError): void {
    this.#upperLayer.refuseContent(error);
  }

  /** The context of the one request that is coming, when it has stopped at a seam and nothing else goes on. */
  #stalledRequest(): number | undefined {
    if (this.#upperLayer.state !== 'Sta6' || !this.#upperLayer.atSeam || this.#invocations.count > 0) return undefined;
    const under = this.#receiver.contextId;
    if (under !== undefined) return this.#performer.count <= 1 ? under : undefined;
    return this.#performer.count === 0 ? this.#upperLayer.bareCommandContext : undefined;
  }

  #contextFor(abstractSyntax: string, transferSyntaxUid?: string, role?: 'scu' | 'scp'): AcceptedContext {
    if (!this.#established) throw new AssociationClosedError();
    const context = this.findContext(abstractSyntax, transferSyntaxUid, role);
    if (!context) throw new NoPresentationContextError(abstractSyntax, transferSyntaxUid);
    return context;
  }

  async #n(
    name: NServiceName,
    call: NCall,
    own: Omit<NParameters, 'sopClassUid' | 'sopInstanceUid'>,
    role?: 'scu' | 'scp',
  ): Promise<NResponse> {
    const context = this.#contextFor(call.abstractSyntax ?? call.sopClassUid, undefined, role);
    const { sopClassUid, sopInstanceUid } = call;
    const dataSet = call.dataSet && identifierFor(call.dataSet, context);
    const send = (messageId: number): void => {
      call.signal?.throwIfAborted();
      const command = nCommand(name, messageId, { sopClassUid, sopInstanceUid, ...own }, dataSet !== undefined);
      this.#sender.send(context.id, command, dataSet);
    };
    const response = await singleResponse(this.#invocations, send);
    return {
      ...readResult(response.command),
      sopInstanceUid: response.command.affectedSopInstanceUid,
      dataSet: response.dataSet,
      transferSyntaxUid: context.transferSyntax,
    };
  }
}
