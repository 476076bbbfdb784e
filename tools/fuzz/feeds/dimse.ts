import { once } from 'node:events';
import { connect } from 'node:net';
import { createScp, DimseError, decideContexts, decodeCommandSet, encodeCommandSet, type Scp } from '@vesalius/dimse';
import { PduReader } from '../../../packages/dimse/src/upper-layer/pdu/pdu-reader.ts';
import { associateRequest, dataPdu, PDU_TYPE, pdu, VERIFICATION } from '../../attack/forge/pdu.ts';
import { type Feed, outcomeOf } from '../feed.ts';

const isTyped = (error: unknown): boolean => error instanceof DimseError;
const MAX_PDU = 64 * 1024;
const COMMAND_AND_LAST = 3;
const PIECE = 23;

const echo = encodeCommandSet({
  affectedSopClassUid: VERIFICATION,
  commandField: 0x30,
  messageId: 1,
  commandDataSetType: 0x101,
});
const find = encodeCommandSet({
  affectedSopClassUid: '1.2.840.10008.5.1.4.1.2.2.1',
  commandField: 0x20,
  messageId: 2,
  commandDataSetType: 1,
});
const request = associateRequest('SCP', 'SCU');

const CONVERSATIONS = [
  Buffer.concat([request, dataPdu(1, COMMAND_AND_LAST, echo), pdu(PDU_TYPE.release, Buffer.alloc(4))]),
  Buffer.concat([
    request,
    dataPdu(1, COMMAND_AND_LAST, find),
    dataPdu(1, 2, Buffer.alloc(40)),
    pdu(PDU_TYPE.abort, Buffer.alloc(4)),
  ]),
  Buffer.concat([request, dataPdu(1, 1, echo.subarray(0, 20)), dataPdu(1, COMMAND_AND_LAST, echo.subarray(20))]),
];

/** What a reader finds in bytes that come in pieces, as text. */
function pdusOf(bytes: Uint8Array, piece: number): string {
  const found: unknown[] = [];
  let fragment = Buffer.alloc(0);
  const reader = new PduReader(
    {
      control: (one) => found.push(one),
      pDataStart: () => found.push('data'),
      fragment(contextId, control, part, end) {
        fragment = Buffer.concat([fragment, part]);
        if (!end) return;
        found.push([contextId, control, fragment.toString('latin1')]);
        fragment = Buffer.alloc(0);
      },
      invalid: (error) => found.push(error.message),
    },
    MAX_PDU,
  );
  for (let at = 0; at < bytes.length; at += piece) reader.push(Buffer.from(bytes.subarray(at, at + piece)));
  return JSON.stringify(found);
}

let scp: Promise<Scp> | undefined;

function startScp(): Promise<Scp> {
  return createScp({
    port: 0,
    limits: { artimMs: 400, messageMs: 400, idleMs: 400 },
    acceptAssociation: ({ presentationContexts }) => ({
      contexts: decideContexts(presentationContexts, () => ['1.2.840.10008.1.2'], 'theirs'),
    }),
    handlers: {
      async *cFind() {
        yield { identifier: Buffer.alloc(8) };
        return undefined;
      },
    },
  });
}

/** Longer than every deadline of the SCP together. */
const CLOSED_WITHIN_MS = 3000;

/** The SCP closes whatever it was told, and then still answers C-ECHO. */
async function converse(bytes: Uint8Array): Promise<string> {
  scp ??= startScp();
  const { port } = await scp;
  const socket = connect({ port, host: '127.0.0.1' });
  let heard = 0;
  socket.on('data', (data: Buffer) => {
    heard = heard === 0 ? data[0]! : heard;
  });
  socket.on('error', () => {});
  socket.end(bytes);
  const late = AbortSignal.timeout(CLOSED_WITHIN_MS);
  await once(socket, 'close', { signal: late }).catch(() => {
    socket.destroy();
    throw new Error('the connection was still open when every deadline was over');
  });
  return `answered with ${heard}`;
}

export const DIMSE_FEEDS: Readonly<Record<string, Feed>> = {
  /** Whatever the pieces bytes come in, the PDUs are the same. */
  pdu: {
    specimens: () => CONVERSATIONS,
    feed(bytes) {
      const whole = pdusOf(bytes, bytes.length + 1);
      if (whole !== pdusOf(bytes, PIECE)) throw new Error('whole and in pieces differ');
      return whole.length > 2 ? 'some' : 'none';
    },
  },
  command: {
    specimens: () => [echo, find],
    feed: (bytes) => outcomeOf(() => encodeCommandSet(decodeCommandSet(bytes)), isTyped),
  },
  /** The state machine behind a socket. */
  association: { specimens: () => CONVERSATIONS, feed: converse },
};
