import net, { type Socket } from 'node:net';
import { DICOM_APPLICATION_CONTEXT, IMPLICIT_VR_LITTLE_ENDIAN, VERIFICATION_SOP_CLASS } from '../src/index.ts';
import type { CommandSet } from '../src/messages/command-elements.ts';
import { encodeCommandSet } from '../src/messages/command-set.ts';
import type { AssociateRequest } from '../src/upper-layer/pdu/associate.ts';
import { frameFragments } from '../src/upper-layer/pdu/p-data.ts';
import { type ControlPdu, encodePdu } from '../src/upper-layer/pdu/pdu.ts';
import { PduReader } from '../src/upper-layer/pdu/pdu-reader.ts';

export interface Fragment {
  readonly contextId: number;
  readonly control: number;
  readonly bytes: Buffer;
}

/** A peer made of a bare socket, which can say what no well-behaved one would. */
export class RawPeer {
  readonly socket: Socket;
  readonly received: (ControlPdu | Fragment)[] = [];
  closed = false;
  #parts: Uint8Array[] = [];
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    const reader = new PduReader(
      {
        control: (pdu) => this.#take(pdu),
        pDataStart: () => {},
        fragment: (contextId, control, bytes, end) => {
          this.#parts.push(bytes);
          if (!end) return;
          this.#take({ contextId, control, bytes: Buffer.concat(this.#parts) });
          this.#parts = [];
        },
        invalid: (error) => {
          throw error;
        },
      },
      0,
    );
    socket.on('data', (chunk) => reader.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.#wake?.();
    });
  }

  static async connect(port: number): Promise<RawPeer> {
    const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: false });
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.setNoDelay(true);
    return new RawPeer(socket);
  }

  send(...pdus: (ControlPdu | Uint8Array)[]): void {
    this.socket.write(Buffer.concat(pdus.map((pdu) => (pdu instanceof Uint8Array ? pdu : encodePdu(pdu)))));
  }

  /** The next PDU or fragment; undefined when the connection is closed first. */
  async next(): Promise<ControlPdu | Fragment | undefined> {
    while (this.received.length === 0 && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.received.shift();
  }

  async ended(): Promise<void> {
    while (!this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(what: ControlPdu | Fragment): void {
    this.received.push(what);
    this.#wake?.();
  }
}

/** An A-ASSOCIATE-RQ for `abstractSyntaxes` (default: Verification) under IDs 1, 3, … */
export function associateRequest(
  overrides: Partial<AssociateRequest> = {},
  abstractSyntaxes: readonly string[] = [VERIFICATION_SOP_CLASS],
): AssociateRequest {
  return {
    type: 'A-ASSOCIATE-RQ',
    protocolVersion: 1,
    calledAeTitle: 'SCP',
    callingAeTitle: 'RAW',
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: abstractSyntaxes.map((abstractSyntax, i) => ({
      id: 2 * i + 1,
      abstractSyntax,
      transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN],
    })),
    userInformation: {
      maxPduLength: 16384,
      implementationClassUid: '1.2.3.4',
      roles: [],
      extendedNegotiation: [],
      commonExtendedNegotiation: [],
    },
    ...overrides,
  };
}

/** The PDUs of a message. */
export function messagePdus(contextId: number, command: CommandSet, dataSet?: Uint8Array, limit = 16378): Buffer {
  const pieces: Uint8Array[] = [];
  frameFragments(pieces, contextId, encodeCommandSet(command), limit, 1, 3);
  if (dataSet) frameFragments(pieces, contextId, dataSet, limit, 0, 2);
  return Buffer.concat(pieces);
}
