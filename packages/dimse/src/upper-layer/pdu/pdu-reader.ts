import { PduFormatError } from '../../errors.ts';
import { ABORT_REASON } from './abort.ts';
import { PDU_HEADER_LENGTH, type PduKind, pduKind } from './kinds.ts';
import { type ControlPdu, decodePdu } from './pdu.ts';

/** Message Control Header bits (PS3.8 Annex E.2); bits 2 to 7 are never checked by the receiver. */
export const COMMAND_BIT = 1;
export const LAST_BIT = 2;

/** What a `PduReader` finds, in the order of the bytes. */
export interface PduListener {
  control(pdu: ControlPdu): void;
  /** The header of a P-DATA-TF; its fragments follow, perhaps with later chunks. */
  pDataStart(): void;
  /**
   * Some bytes of a presentation data value: a view of the chunk, good for this call. `endOfFragment` tells that the
   * PDV item ends with them, whose message control header was `control`.
   */
  fragment(contextId: number, control: number, bytes: Uint8Array, endOfFragment: boolean): void;
  /** The bytes are no PDU. Nothing is read any more. */
  invalid(error: PduFormatError): void;
}

const PDV_HEADER_LENGTH = 6;
/** The two bytes (context ID, message control header) that PDV item length counts besides the fragment (PS3.8 Table 9-23). */
const PDV_COUNTED_HEADER = 2;
const NOTHING = new Uint8Array(0);

const kept = (rest: Uint8Array): Uint8Array => rest;
/** Chunks are the reader's for one call only. */
const copied = (rest: Uint8Array): Uint8Array => Buffer.from(rest);

const READING = { header: 0, body: 1, pdvHeader: 2, fragment: 3, dead: 4 } as const;

/**
 * Cuts a byte stream into PDUs, whatever the chunks. Every length is checked before a byte is kept for it; P-DATA-TF
 * is not kept at all: its fragments are handed on as slices of the chunks they came in.
 */
export class PduReader {
  readonly #listener: PduListener;
  readonly #maxPduLength: number;
  readonly #scratch = Buffer.allocUnsafe(PDU_HEADER_LENGTH);
  #filled = 0;
  #reading: number = READING.header;
  #kind: PduKind | undefined;
  /** Bytes of the present PDU not yet seen. */
  #pduLeft = 0;
  #body: Uint8Array[] = [];
  #fragmentLeft = 0;
  #contextId = 0;
  #control = 0;
  #bare = false;
  #held = false;
  #rest: Uint8Array = NOTHING;
  #position = 0;

  /** `maxPduLength`: the maximum length announced to the peer; 0 is no limit (PS3.8 Annex D.1). */
  constructor(listener: PduListener, maxPduLength: number) {
    this.#listener = listener;
    this.#maxPduLength = maxPduLength === 0 ? 0xffffffff : maxPduLength;
  }

  /** True in the midst of a PDU. */
  get midPdu(): boolean {
    return this.#reading !== READING.dead && (this.#reading !== READING.header || this.#filled > 0);
  }

  /** The context of a command fragment of which just the header has come. */
  get bareCommandContext(): number | undefined {
    const bare = this.#reading === READING.fragment && this.#bare && (this.#control & COMMAND_BIT) !== 0;
    return bare ? this.#contextId : undefined;
  }

  /** Nothing has come of what is next: of a PDU, or of a fragment after its header. */
  get atSeam(): boolean {
    if (this.#reading === READING.fragment) return this.#bare;
    return this.#reading === READING.header && this.#filled === 0;
  }

  /** Reads on; while held, the bytes wait. The chunk's memory may be used anew after the call. */
  push(chunk: Uint8Array): void {
    if (this.#reading === READING.dead) return;
    const rest = this.#rest;
    this.#rest = NOTHING;
    if (rest.length === 0) this.#consume(chunk, copied);
    else this.#consume(Buffer.concat([rest, chunk]), kept);
  }

  /** No more is told to the listener until `resume`; may be called by the listener. */
  hold(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
    const rest = this.#rest;
    this.#rest = NOTHING;
    this.#consume(rest, kept);
  }

  /** Reads nothing any more. */
  stop(): void {
    this.#reading = READING.dead;
    this.#rest = NOTHING;
    this.#body = [];
  }

  /** @param held how bytes that have to wait are held, in the end */
  #consume(bytes: Uint8Array, held: (rest: Uint8Array) => Uint8Array): void {
    let at = 0;
    try {
      while (at < bytes.length && this.#reading !== READING.dead) {
        if (this.#held) {
          this.#rest = held(bytes.subarray(at));
          return;
        }
        const used = this.#step(bytes, at);
        at += used;
        this.#position += used;
      }
    } catch (error) {
      this.stop();
      if (!(error instanceof PduFormatError)) throw error;
      this.#listener.invalid(error);
    }
  }

  /** Uses some bytes from `at` on and tells how many. */
  #step(bytes: Uint8Array, at: number): number {
    switch (this.#reading) {
      case READING.fragment:
        return this.#readFragment(bytes, at);
      case READING.pdvHeader:
        return this.#fill(bytes, at, PDV_HEADER_LENGTH, this.#startFragment);
      case READING.body:
        return this.#readBody(bytes, at);
      default:
        return this.#fill(bytes, at, PDU_HEADER_LENGTH, this.#startPdu);
    }
  }

  #fill(bytes: Uint8Array, at: number, wanted: number, done: () => void): number {
    const count = Math.min(wanted - this.#filled, bytes.length - at);
    for (let i = 0; i < count; i++) this.#scratch[this.#filled + i] = bytes[at + i]!;
    this.#filled += count;
    if (this.#reading === READING.pdvHeader) this.#pduLeft -= count;
    if (this.#filled === wanted) {
      this.#filled = 0;
      done.call(this);
    }
    return count;
  }

  #startPdu(): void {
    const code = this.#scratch[0]!;
    const length = this.#scratch.readUInt32BE(2);
    const kind = pduKind(code);
    if (!kind) throw this.#error(`PDU type 0x${code.toString(16)}`, 'PS3.8 §9.3.1', 'unrecognized-PDU');
    const most = Math.min(kind.maxLength, kind.type === 'P-DATA-TF' ? this.#maxPduLength : kind.maxLength);
    if (length < kind.minLength || length > most) {
      const bounds = `${kind.minLength} to ${most}`;
      throw this.#error(`${kind.type} of length ${length}, not ${bounds}`, 'PS3.8 §9.3.1, Annex D.1');
    }
    this.#kind = kind;
    this.#pduLeft = length;
    if (kind.type === 'P-DATA-TF') {
      this.#reading = READING.pdvHeader;
      this.#listener.pDataStart();
    } else {
      this.#reading = READING.body;
    }
  }

  #startFragment(): void {
    const length = this.#scratch.readUInt32BE(0);
    const left = this.#pduLeft + PDV_COUNTED_HEADER;
    if (length < PDV_COUNTED_HEADER || length > left) {
      throw this.#error(`A PDV item of length ${length} where ${left} bytes are left`, 'PS3.8 §9.3.5.1');
    }
    this.#contextId = this.#scratch[4]!;
    this.#control = this.#scratch[5]!;
    this.#fragmentLeft = length - PDV_COUNTED_HEADER;
    this.#reading = READING.fragment;
    this.#bare = true;
    if (this.#fragmentLeft === 0) this.#endFragment(NOTHING);
  }

  #readFragment(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.#fragmentLeft, bytes.length - at);
    const slice = bytes.subarray(at, at + count);
    this.#bare = false;
    this.#fragmentLeft -= count;
    this.#pduLeft -= count;
    if (this.#fragmentLeft === 0) this.#endFragment(slice);
    else this.#listener.fragment(this.#contextId, this.#control, slice, false);
    return count;
  }

  #endFragment(slice: Uint8Array): void {
    if (this.#pduLeft !== 0 && this.#pduLeft < PDV_HEADER_LENGTH) {
      throw this.#error(`${this.#pduLeft} bytes are left after the last PDV item`, 'PS3.8 §9.3.5');
    }
    this.#reading = this.#pduLeft === 0 ? READING.header : READING.pdvHeader;
    this.#listener.fragment(this.#contextId, this.#control, slice, true);
  }

  #readBody(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.#pduLeft, bytes.length - at);
    this.#body.push(copied(bytes.subarray(at, at + count)));
    this.#pduLeft -= count;
    if (this.#pduLeft === 0) this.#endBody();
    return count;
  }

  #endBody(): void {
    const body = Buffer.concat(this.#body);
    const type = this.#kind!.type;
    this.#body = [];
    this.#reading = READING.header;
    if (type !== 'P-DATA-TF') this.#listener.control(decodePdu(type, body));
  }

  #error(message: string, clause: string, reason: keyof typeof ABORT_REASON = 'invalid-PDU-parameter value') {
    return new PduFormatError(message, {
      where: { offset: this.#position },
      clause,
      abortReason: ABORT_REASON[reason],
    });
  }
}
