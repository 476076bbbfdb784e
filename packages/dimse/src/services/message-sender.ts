import { AssociationClosedError, ProtocolError } from '../errors.ts';
import { type CommandSet, RESPONSE_BIT } from '../messages/command-elements.ts';
import { encodeCommandSet } from '../messages/command-set.ts';
import type { UpperLayerAssociation } from '../upper-layer/association.ts';
import {
  CONTROL,
  fragmentLimit,
  frameFragments,
  P_DATA_HEADER_LENGTH,
  writePDataHeader,
} from '../upper-layer/pdu/p-data.ts';
import { evenBuffers, wholeBuffer } from './data-set-source.ts';
import type { DataSetSource } from './requests.ts';

/** Tag and length of Command Group Length: how every command set begins (PS3.7 §E.1). */
const COMMAND_BEGINNING = Buffer.from([0, 0, 0, 0, 4, 0, 0, 0]);

/** Sends messages of one association, one after another: their fragments may not mix (PS3.8 Annex E.1). */
export class MessageSender {
  readonly #association: UpperLayerAssociation;
  readonly #limit: number;
  #turns: (() => void)[] = [];
  #streaming = false;
  #waitingForPeer = false;
  /** The context of a response whose beginning is sent, and how much of it. */
  #begun: number | undefined;
  #begunBytes = 0;

  /** `maxPduLength`: the longest P-DATA-TF to send. */
  constructor(association: UpperLayerAssociation, maxPduLength: number) {
    this.#association = association;
    this.#limit = fragmentLimit(maxPduLength);
  }

  /** True while a data set is being sent. */
  get streaming(): boolean {
    return this.#streaming;
  }

  /** True while the peer does not take what was sent. */
  get waitingForPeer(): boolean {
    return this.#waitingForPeer;
  }

  /** Sends a message that lies in memory, at once unless a data set is under way. */
  send(contextId: number, command: CommandSet, dataSet?: Uint8Array): void {
    const begun = this.#begun !== undefined && !this.#completes(contextId, command);
    if (this.#streaming || begun) this.#turns.push(() => this.#sendLate(contextId, command, dataSet));
    else this.#sendNow(contextId, command, dataSet);
    if (this.#begun === undefined && !this.#streaming && this.#turns.length > 0) this.#nextTurn();
  }

  /**
   * Sends two of the bytes that every command set begins with, as a fragment of the response that will go out in this
   * context; up to four times for one response. Nothing else is sent before that response.
   */
  beginResponse(contextId: number): void {
    if (this.#streaming || (this.#begun ?? contextId) !== contextId) return;
    if (this.#begunBytes === COMMAND_BEGINNING.length) return;
    const pieces: Uint8Array[] = [];
    const bytes = COMMAND_BEGINNING.subarray(this.#begunBytes, this.#begunBytes + 2);
    frameFragments(pieces, contextId, bytes, this.#limit, CONTROL.command, CONTROL.command);
    this.#association.sendPData(pieces);
    this.#begun = contextId;
    this.#begunBytes += bytes.length;
  }

  /** Resolves when enough of what was sent is taken to send more. */
  async room(): Promise<void> {
    const transport = this.#association.transport;
    if (!transport?.full) return;
    this.#waitingForPeer = true;
    await transport.drained();
    this.#waitingForPeer = false;
    this.#association.progress();
  }

  /**
   * Sends a message whose data set comes from `source`. When the source fails midway the association is aborted, for a
   * message once begun cannot be taken back; before its first buffer, nothing is sent and nothing is lost.
   */
  async stream(contextId: number, command: CommandSet, source: DataSetSource): Promise<void> {
    const whole = wholeBuffer(source);
    if (whole && !this.#streaming && this.#begun === undefined) {
      this.#sendNow(contextId, command, whole);
      return this.room();
    }
    const buffers = evenBuffers(source);
    const first = await buffers.next();
    await this.#turn();
    try {
      await this.#streamNow(contextId, command, first.done ? undefined : first.value, buffers);
    } finally {
      this.#streaming = false;
      this.#nextTurn();
      await buffers.return(undefined);
    }
  }

  async #streamNow(
    contextId: number,
    command: CommandSet,
    first: Uint8Array | undefined,
    buffers: AsyncGenerator<Uint8Array>,
  ): Promise<void> {
    const pieces = this.#framedCommand(contextId, command);
    let present: Uint8Array | undefined = first ?? new Uint8Array(0);
    while (present) {
      const following: Uint8Array | undefined = await this.#following(buffers);
      const lastControl = following ? CONTROL.data : CONTROL.lastData;
      frameFragments(pieces, contextId, present, this.#limit, CONTROL.data, lastControl);
      this.#association.sendPData(pieces);
      this.#association.progress();
      pieces.length = 0;
      present = following;
    }
  }

  /** The buffer after the present one, read while the former one is on its way. */
  async #following(buffers: AsyncGenerator<Uint8Array>): Promise<Uint8Array | undefined> {
    const [next] = await Promise.all([buffers.next(), this.room()]).catch((cause) => {
      this.#association.abort(new ProtocolError('The source of a data set failed midway', { cause }));
      throw cause;
    });
    return next.done ? undefined : next.value;
  }

  #sendNow(contextId: number, command: CommandSet, dataSet?: Uint8Array): void {
    const pieces = this.#framedCommand(contextId, command);
    if (dataSet) frameFragments(pieces, contextId, dataSet, this.#limit, CONTROL.data, CONTROL.lastData);
    this.#association.sendPData(pieces);
    this.#association.progress();
  }

  /** A message that had to wait; whoever sent it hears of the association's end by other ways. */
  #sendLate(contextId: number, command: CommandSet, dataSet?: Uint8Array): void {
    try {
      this.#sendNow(contextId, command, dataSet);
    } catch (error) {
      if (!(error instanceof AssociationClosedError)) throw error;
    }
  }

  #framedCommand(contextId: number, command: CommandSet): Uint8Array[] {
    const bytes = this.#encodeCommand(command);
    const length = bytes.length - P_DATA_HEADER_LENGTH;
    if (length <= this.#limit) {
      writePDataHeader(bytes, 0, contextId, CONTROL.lastCommand, length);
      return [bytes];
    }
    const pieces: Uint8Array[] = [];
    const content = bytes.subarray(P_DATA_HEADER_LENGTH);
    frameFragments(pieces, contextId, content, this.#limit, CONTROL.command, CONTROL.lastCommand);
    return pieces;
  }

  #completes(contextId: number, command: CommandSet): boolean {
    return contextId === this.#begun && (command.commandField & RESPONSE_BIT) !== 0;
  }

  /** The command set, or what is left of it to send, after room for a PDU header. */
  #encodeCommand(command: CommandSet): Buffer {
    const sent = this.#begunBytes;
    this.#begun = undefined;
    this.#begunBytes = 0;
    // The header overwrites what is sent already.
    return encodeCommandSet(command, P_DATA_HEADER_LENGTH - sent);
  }

  /** Waits for the data set under way, and takes the turn. */
  async #turn(): Promise<void> {
    while (this.#streaming || this.#begun !== undefined)
      await new Promise<void>((resolve) => this.#turns.push(resolve));
    this.#streaming = true;
  }

  #nextTurn(): void {
    const turns = this.#turns;
    this.#turns = [];
    for (const turn of turns) turn();
  }
}
