import type { Socket } from 'node:net';
import { AssociationClosedError, DeadlineError, type DimseError, type PduFormatError } from '../errors.ts';
import type { Condition, EffectName } from './actions.ts';
import { AssociationAbortedError } from './association-errors.ts';
import type { UpperLayerLimits } from './limits.ts';
import { ABORT_REASON, ABORT_SOURCE } from './pdu/abort.ts';
import type { AssociateAccept, AssociateRequest } from './pdu/associate.ts';
import { type ControlPdu, type ControlPduType, encodePdu } from './pdu/pdu.ts';
import { type PduListener, PduReader } from './pdu/pdu-reader.ts';
import type { AssociateReject, Rejection } from './pdu/reject.ts';
import { type MachineOwner, StateMachine } from './state-machine.ts';
import type { EventName, StateName } from './states.ts';
import { Transport } from './transport.ts';
import { type Phase, Watch } from './watch.ts';

/** The service-user of an upper layer association: what PS3.8 §7 calls indications and confirmations. */
export interface UpperLayerUser {
  /** What the service-provider itself refuses (AE-6): protocol version and local limits. */
  refusal(request: AssociateRequest): Rejection | undefined;
  associateIndication(request: AssociateRequest): void;
  associateConfirmation(answer: AssociateAccept | AssociateReject): void;
  fragment(contextId: number, control: number, bytes: Uint8Array, endOfFragment: boolean): void;
  /** What has come so far ends at the end of a PDU or of a fragment's header. */
  seam(): void;
  /** To be answered by `respondRelease`. */
  releaseIndication(): void;
  /** The association exists no longer; with an error unless it was released. Told once. */
  ended(error: DimseError | undefined): void;
  /** The transport is gone. Told once, after `ended`. */
  closed(): void;
  /** What is being waited for while the association is established (Sta6). */
  phase(): Phase;
}

/** What travels with an event into the effects of its action. */
interface Input {
  readonly pdu?: ControlPdu;
  readonly pieces?: readonly Uint8Array[];
  readonly connect?: () => Socket;
  readonly abortReason?: number;
  readonly error?: DimseError;
}

const EVENT_OF_PDU: Readonly<Record<ControlPduType, EventName>> = {
  'A-ASSOCIATE-AC': 'Evt3',
  'A-ASSOCIATE-RJ': 'Evt4',
  'A-ASSOCIATE-RQ': 'Evt6',
  'A-RELEASE-RQ': 'Evt12',
  'A-RELEASE-RP': 'Evt13',
  'A-ABORT': 'Evt16',
};

/** What is waited for in the states that are not the service-user's. */
const PHASE_OF_STATE: Readonly<Partial<Record<StateName, Phase>>> = {
  Sta4: 'connect',
  Sta5: 'associate',
  Sta7: 'release',
  Sta10: 'release',
  Sta11: 'release',
};

/** One association of the DICOM upper layer over one transport connection (PS3.8 §9.2). */
export class UpperLayerAssociation implements PduListener, MachineOwner<Input> {
  readonly role: 'requestor' | 'acceptor';
  readonly #user: UpperLayerUser;
  readonly #limits: UpperLayerLimits;
  readonly #machine = new StateMachine<Input>(this);
  readonly #reader: PduReader;
  readonly #watch: Watch;
  #transport: Transport | undefined;
  #request: AssociateRequest | undefined;
  #refusal: Rejection | undefined;
  #artim: NodeJS.Timeout | undefined;
  #holds = 0;
  #fragmentsCount = false;
  #releaseAnswered = false;
  #ended = false;
  #closed = false;
  #socketError: Error | undefined;

  constructor(role: 'requestor' | 'acceptor', user: UpperLayerUser, limits: UpperLayerLimits) {
    this.role = role;
    this.#user = user;
    this.#limits = limits;
    this.#reader = new PduReader(this, limits.maxPduLength);
    const { connectMs, associateMs, releaseMs, idleMs, messageMs, responseMs, sendMs } = limits;
    this.#watch = new Watch(
      {
        connect: connectMs,
        associate: associateMs,
        release: releaseMs,
        idle: idleMs,
        message: messageMs,
        response: responseMs,
        send: sendMs,
      },
      () => this.#phase(),
      (phase, limit) => this.abort(new DeadlineError(phase, limit)),
    );
  }

  get state(): StateName {
    return this.#machine.state;
  }

  get transport(): Transport | undefined {
    return this.#transport;
  }

  /** True in the midst of a PDU. */
  get midPdu(): boolean {
    return this.#reader.midPdu;
  }

  /** The context of a command fragment of which just the header has come. */
  get bareCommandContext(): number | undefined {
    return this.#fragmentsCount && !this.#ended ? this.#reader.bareCommandContext : undefined;
  }

  /** What has come so far ends at the end of a PDU or of a fragment's header, and more may be read. */
  get atSeam(): boolean {
    return this.#reader.atSeam && this.#holds === 0 && !this.#ended;
  }

  // --- request and response primitives of the service-user ---

  /** Evt1: opens the transport by `connect` and sends the request over it. */
  requestAssociation(request: AssociateRequest, connect: () => Socket): void {
    this.#request = request;
    this.#machine.fire('Evt1', { connect });
  }

  /** Evt5: a transport connection came in. */
  acceptTransport(socket: Socket): void {
    this.#attach(socket);
    this.#machine.fire('Evt5', {});
  }

  /** Evt7. */
  accept(answer: AssociateAccept): void {
    this.#machine.fire('Evt7', { pdu: answer });
  }

  /** Evt8. */
  reject(rejection: Rejection): void {
    this.#machine.fire('Evt8', { pdu: { type: 'A-ASSOCIATE-RJ', ...rejection } });
  }

  /** Evt9: pieces of whole P-DATA-TF PDUs. Throws `AssociationClosedError` when nothing can be sent. */
  sendPData(pieces: readonly Uint8Array[]): void {
    if (this.#machine.fire('Evt9', { pieces }) === undefined) throw new AssociationClosedError();
  }

  /** Evt11. */
  requestRelease(): void {
    if (this.#machine.fire('Evt11', {}) === undefined) throw new AssociationClosedError();
  }

  /** Evt14; on the acceptor's side of a collision it is kept until the peer's response came (Sta10). */
  respondRelease(): void {
    this.#releaseAnswered = true;
    if (this.#machine.allows('Evt14')) this.#machine.fire('Evt14', {});
  }

  /** Evt15: ends the association at once; `error` is what `ended` is told. */
  abort(error: DimseError): void {
    this.#machine.fire('Evt15', { error });
    this.#end(error);
  }

  /** As provider: what came is a well-formed PDU, but its content cannot be (Evt19). */
  refuseContent(error: PduFormatError): void {
    this.invalid(error);
  }

  /** Notes that a message went or came whole, or an operation ended. */
  progress(): void {
    this.#watch.progress();
  }

  // --- reading, held while the service-user cannot take more ---

  /** Stops reading until as many `resume` calls. */
  hold(): void {
    this.#holds++;
    if (this.#holds > 1) return;
    this.#reader.hold();
    this.#transport?.socket.pause();
  }

  resume(): void {
    this.#holds--;
    if (this.#holds > 0) return;
    this.#watch.progress();
    this.#reader.resume();
    if (this.#holds === 0) this.#transport?.socket.resume();
  }

  // --- PduListener ---

  control(pdu: ControlPdu): void {
    this.#watch.progress();
    this.#machine.fire(EVENT_OF_PDU[pdu.type], { pdu, abortReason: ABORT_REASON['unexpected-PDU'] });
  }

  pDataStart(): void {
    this.#fragmentsCount = false;
    this.#machine.fire('Evt10', { abortReason: ABORT_REASON['unexpected-PDU'] });
  }

  fragment(contextId: number, control: number, bytes: Uint8Array, endOfFragment: boolean): void {
    if (this.#fragmentsCount && !this.#ended) this.#user.fragment(contextId, control, bytes, endOfFragment);
  }

  invalid(error: PduFormatError): void {
    this.#reader.stop();
    this.#machine.fire('Evt19', { error, abortReason: error.abortReason });
    this.#end(error);
  }

  // --- MachineOwner ---

  holds(condition: Condition, input: Input): boolean {
    switch (condition) {
      case 'we are the requestor':
        return this.role === 'requestor';
      case 'abort by the user':
        return input.pdu?.type === 'A-ABORT' && input.pdu.source === ABORT_SOURCE.serviceUser;
      case 'request acceptable to the service-provider':
        if (input.pdu?.type === 'A-ASSOCIATE-RQ') this.#refusal = this.#user.refusal(input.pdu);
        return this.#refusal === undefined;
    }
  }

  readonly effects: Readonly<Record<EffectName, (input: Input) => void>> = {
    'connect transport': (input) => this.#connect(input),
    'send A-ASSOCIATE-RQ': () => this.#send(this.#request!),
    'send A-ASSOCIATE-AC': (input) => this.#send(input.pdu!),
    'send A-ASSOCIATE-RJ': (input) => this.#sendRejection(input.pdu!),
    'confirm A-ASSOCIATE': (input) => this.#user.associateConfirmation(input.pdu as AssociateAccept | AssociateReject),
    'indicate A-ASSOCIATE': (input) => this.#user.associateIndication(input.pdu as AssociateRequest),
    'send P-DATA-TF': (input) => this.#transport?.write(input.pieces!),
    'indicate P-DATA': () => {
      this.#fragmentsCount = true;
    },
    'send A-RELEASE-RQ': () => this.#send({ type: 'A-RELEASE-RQ' }),
    'send A-RELEASE-RP': () => this.#sendReleaseResponse(),
    'indicate A-RELEASE': () => this.#user.releaseIndication(),
    'confirm A-RELEASE': () => this.#confirmRelease(),
    'send A-ABORT as user': () => this.#sendAbort(ABORT_SOURCE.serviceUser, 0),
    'send A-ABORT as provider': (input) => this.#sendAbort(ABORT_SOURCE.serviceProvider, input.abortReason ?? 0),
    'indicate A-ABORT': (input) => this.#end(this.#abortedBy(input)),
    'indicate A-P-ABORT': (input) => this.#end(this.#abortedBy(input)),
    'start ARTIM': () => this.#startArtim(),
    'stop ARTIM': () => clearTimeout(this.#artim),
    'close transport': () => this.#transport?.close(),
  };

  #connect(input: Input): void {
    const socket = input.connect!();
    this.#attach(socket);
    const opened = (): void => void this.#machine.fire('Evt2', {});
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', opened);
  }

  #attach(socket: Socket): void {
    this.#transport = new Transport(socket);
    socket.on('data', (chunk: Buffer) => {
      this.#watch.moved(chunk.length);
      this.#reader.push(chunk);
      if (this.#reader.atSeam && this.#holds === 0) this.#user.seam();
    });
    socket.on('error', (error) => {
      this.#socketError = error;
    });
    socket.on('end', () => this.#transportClosed());
    socket.on('close', () => this.#finish());
  }

  #send(pdu: ControlPdu): void {
    this.#watch.progress();
    this.#transport?.write([encodePdu(pdu)]);
  }

  #sendRejection(pdu: ControlPdu): void {
    this.#send(this.#refusal ? { type: 'A-ASSOCIATE-RJ', ...this.#refusal } : pdu);
    this.#end(undefined);
  }

  #sendReleaseResponse(): void {
    this.#send({ type: 'A-RELEASE-RP' });
    if (this.#machine.state === 'Sta13') this.#end(undefined);
  }

  #sendAbort(source: number, reason: number): void {
    this.#send({ type: 'A-ABORT', source, reason });
    // Nothing may follow an A-ABORT, and a peer that does not speak DICOM learns from the end of the stream that it is over.
    this.#transport?.endWriting();
  }

  #confirmRelease(): void {
    this.#end(undefined);
    if (this.#machine.state === 'Sta12' && this.#releaseAnswered) this.#machine.fire('Evt14', {});
  }

  #abortedBy(input: Input): DimseError {
    if (input.error) return input.error;
    if (input.pdu?.type === 'A-ABORT') return new AssociationAbortedError('peer', input.pdu);
    if (this.#machine.state === 'Sta13') {
      const text = `unexpected ${input.pdu?.type ?? 'P-DATA-TF'}`;
      return new AssociationAbortedError('us', { text }, { clause: 'PS3.8 Table 9-10' });
    }
    return new AssociationAbortedError('transport', { text: 'connection closed' }, { cause: this.#socketError });
  }

  #startArtim(): void {
    clearTimeout(this.#artim);
    if (this.#limits.artimMs === 0) return;
    this.#artim = setTimeout(() => {
      this.#machine.fire('Evt18', {});
      this.#end(new DeadlineError('ARTIM', this.#limits.artimMs, { clause: 'PS3.8 §9.1.4' }));
    }, this.#limits.artimMs);
  }

  #phase(): Phase {
    if (this.#holds > 0) return 'none';
    return this.#machine.state === 'Sta6' ? this.#user.phase() : (PHASE_OF_STATE[this.#machine.state] ?? 'none');
  }

  #transportClosed(): void {
    if (this.#machine.allows('Evt17')) this.#machine.fire('Evt17', {});
    this.#end(new AssociationAbortedError('transport', { text: 'connection closed' }));
    this.#transport?.close();
  }

  #end(error: DimseError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#watch.stop();
    if (this.#holds > 0) this.#reader.stop();
    // A held socket would never tell that the peer closed it.
    this.#transport?.socket.resume();
    this.#user.ended(error);
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#transportClosed();
    clearTimeout(this.#artim);
    this.#reader.stop();
    this.#user.closed();
  }
}
