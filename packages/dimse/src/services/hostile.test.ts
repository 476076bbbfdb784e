import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CT_IMAGE_STORAGE,
  connectTo,
  MemorySink,
  pattern,
  STUDY_ROOT_FIND,
  startScp,
  until,
} from '../../testing/loopback.ts';
import { associateRequest, messagePdus, RawPeer } from '../../testing/raw-peer.ts';
import type { DimseError, ScpOptions } from '../index.ts';
import { COMMAND_FIELD, VERIFICATION_SOP_CLASS } from '../index.ts';
import { ABORT_REASON, ABORT_SOURCE } from '../upper-layer/pdu/abort.ts';
import { encodePdu } from '../upper-layer/pdu/pdu.ts';

const ECHO = {
  affectedSopClassUid: VERIFICATION_SOP_CLASS,
  commandField: 0x30,
  messageId: 1,
  commandDataSetType: 0x101,
};
const CONTEXTS = [VERIFICATION_SOP_CLASS, CT_IMAGE_STORAGE, STUDY_ROOT_FIND];

/** Runs `use` with a raw peer, associated unless told otherwise, and checks that the SCP is well afterwards. */
async function withRawPeer(
  options: Partial<ScpOptions>,
  use: (peer: RawPeer, errors: DimseError[]) => Promise<void>,
  associated = true,
): Promise<void> {
  const errors: DimseError[] = [];
  const observer = {
    ended: (_association: unknown, error: DimseError | undefined) => error && errors.push(error),
    failed: (_connection: unknown, error: DimseError) => errors.push(error),
  };
  const scp = await startScp({ ...options, observer });
  try {
    const peer = await RawPeer.connect(scp.port);
    if (associated) {
      peer.send(associateRequest({}, CONTEXTS));
      const answer = await peer.next();
      assert.ok(answer && 'type' in answer && answer.type === 'A-ASSOCIATE-AC');
    }
    await use(peer, errors);
    peer.socket.destroy();
    const good = await connectTo(scp);
    assert.equal((await good.cEcho()).status, 0);
    await good.release();
  } finally {
    await scp.close();
  }
}

const abort = (source: number, reason: number) => ({ type: 'A-ABORT', source, reason });
const { serviceUser, serviceProvider } = ABORT_SOURCE;

test('HTTP on the port is answered by A-ABORT and the end of the stream', async () => {
  await withRawPeer(
    {},
    async (peer, errors) => {
      peer.send(Buffer.from(`POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n${'x'.repeat(100_000)}`));
      assert.deepEqual(await peer.next(), abort(serviceUser, 0));
      await peer.ended();
      assert.equal(errors[0]?.code, 'pdu-format');
    },
    false,
  );
});

const header = (type: number, length: number): Buffer => {
  const bytes = Buffer.alloc(6);
  bytes[0] = type;
  bytes.writeUInt32BE(length, 2);
  return bytes;
};

const pdv = (contextId: number, control: number, content: Uint8Array): Buffer => {
  const item = Buffer.alloc(6);
  item.writeUInt32BE(content.length + 2);
  item[4] = contextId;
  item[5] = control;
  return Buffer.concat([header(4, content.length + 6), item, content]);
};

const invalidValue = ABORT_REASON['invalid-PDU-parameter value'];
const unexpected = ABORT_REASON['unexpected-PDU'];

const BREACHES: readonly [what: string, bytes: Buffer, reason: number][] = [
  ['a P-DATA-TF that claims 2^32-1 bytes', header(4, 0xffffffff), invalidValue],
  ['a PDU of unknown type', header(0x47, 4), ABORT_REASON['unrecognized-PDU']],
  ['a second A-ASSOCIATE-RQ', encodePdu(associateRequest()), unexpected],
  ['an A-RELEASE-RP out of the blue', encodePdu({ type: 'A-RELEASE-RP' }), unexpected],
  ['a context never accepted', pdv(99, 3, Buffer.alloc(10)), ABORT_REASON['unrecognized-PDU parameter']],
  ['an even context', pdv(2, 3, Buffer.alloc(10)), ABORT_REASON['unrecognized-PDU parameter']],
  ['a data set without its command', pdv(1, 2, Buffer.alloc(10)), ABORT_REASON['unexpected-PDU parameter']],
  ['a command set that is none', pdv(1, 3, Buffer.from('no command set')), invalidValue],
  ['an empty command set', pdv(1, 3, Buffer.alloc(0)), invalidValue],
  ['a command set without end', Buffer.concat(Array(6).fill(pdv(1, 1, Buffer.alloc(16000)))), invalidValue],
  [
    'a command inside a data set',
    Buffer.concat([
      messagePdus(3, { commandField: 1, messageId: 1, commandDataSetType: 1 }),
      pdv(3, 0, Buffer.alloc(8)),
      pdv(3, 3, Buffer.alloc(8)),
    ]),
    ABORT_REASON['unexpected-PDU parameter'],
  ],
  [
    'a fragment of another context inside a message',
    Buffer.concat([
      messagePdus(3, { commandField: 1, messageId: 1, commandDataSetType: 1 }),
      pdv(1, 0, Buffer.alloc(8)),
    ]),
    ABORT_REASON['unrecognized-PDU parameter'],
  ],
];

for (const [what, bytes, reason] of BREACHES) {
  test(`${what} is answered by A-ABORT of the provider, reason ${reason}`, async () => {
    await withRawPeer({ handlers: { cStore: () => new MemorySink() } }, async (peer, errors) => {
      peer.send(bytes);
      assert.deepEqual(await peer.next(), abort(serviceProvider, reason));
      await peer.ended();
      await until(() => errors.length === 1);
    });
  });
}

test('P-DATA before the association, and an A-ABORT of any kind, end the connection', async () => {
  await withRawPeer(
    {},
    async (peer) => {
      peer.send(messagePdus(1, ECHO));
      assert.deepEqual(await peer.next(), abort(serviceUser, 0));
      await peer.ended();
    },
    false,
  );
  await withRawPeer({}, async (peer, errors) => {
    peer.send({ type: 'A-ABORT', source: 77, reason: 99 });
    await peer.ended();
    assert.equal(errors[0]?.code, 'association-aborted');
  });
});

test('empty fragments and a command in many pieces are as good as any', async () => {
  await withRawPeer({}, async (peer) => {
    peer.send(pdv(1, 1, Buffer.alloc(0)), pdv(1, 1, Buffer.alloc(0)), messagePdus(1, ECHO, undefined, 2));
    const answer = await peer.next();
    assert.ok(answer && 'control' in answer && answer.control === 3);
  });
});

test('requests with missing parameters, unknown commands and doubled message IDs get a status, not an abort', async () => {
  const statusOf = async (peer: RawPeer): Promise<number> => {
    const answer = await peer.next();
    assert.ok(answer && 'bytes' in answer, JSON.stringify(answer));
    return answer.bytes.readUInt16LE(answer.bytes.indexOf(Buffer.from([0, 0, 0, 9, 2, 0, 0, 0])) + 8);
  };
  const cFind = async function* (request: { signal: AbortSignal }) {
    yield { identifier: pattern(2) };
    await new Promise((resolve) => request.signal.addEventListener('abort', resolve));
  };
  const options = { asyncOperationsWindow: { maxInvoked: 1, maxPerformed: 4 } };
  const { userInformation } = associateRequest();
  await withRawPeer({ handlers: { cStore: () => new MemorySink(), cFind } }, async (peer) => {
    peer.send(messagePdus(3, { commandField: 1, messageId: 1, commandDataSetType: 1 }, pattern(100)));
    assert.equal(await statusOf(peer), 0x0212);
    peer.send(messagePdus(3, { ...ECHO, commandField: 1, commandDataSetType: 0x101 }));
    assert.equal(await statusOf(peer), 0x0212);
    peer.send(messagePdus(1, { ...ECHO, commandField: 0x7777 & ~0x8000 }));
    assert.equal(await statusOf(peer), 0x0211);
    peer.send(messagePdus(1, { ...ECHO, commandField: COMMAND_FIELD['C-CANCEL-RQ'], messageIdBeingRespondedTo: 5 }));
    peer.send(messagePdus(1, { ...ECHO, commandField: 0x8030, messageIdBeingRespondedTo: 5 }));
    peer.send(messagePdus(1, ECHO));
    assert.equal(await statusOf(peer), 0);
  });
  const scp = await startScp({ handlers: { cFind }, ...options });
  try {
    const peer = await RawPeer.connect(scp.port);
    const window = { ...userInformation, asyncOperationsWindow: { maxInvoked: 4, maxPerformed: 1 } };
    peer.send(associateRequest({ userInformation: window }, CONTEXTS));
    await peer.next();
    const find = { ...ECHO, affectedSopClassUid: STUDY_ROOT_FIND, commandField: 0x20, commandDataSetType: 1 };
    peer.send(messagePdus(5, find, pattern(10)));
    assert.equal(await statusOf(peer), 0xff00);
    await peer.next();
    peer.send(messagePdus(5, find, pattern(10)));
    assert.equal(await statusOf(peer), 0x0210);
    peer.socket.destroy();
  } finally {
    await scp.close();
  }
});

test('thousands of random openings leave the SCP alive and its memory where it was', async () => {
  const scp = await startScp();
  try {
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 40; round++) {
      const peers = await Promise.all(Array.from({ length: 50 }, () => RawPeer.connect(scp.port)));
      for (const [i, peer] of peers.entries()) {
        const bytes = pattern(64).map((byte) => (byte * (i + 7) + round * 131) & 0xff);
        if (i % 3 === 0) bytes[0] = 1 + (round % 7);
        peer.send(bytes);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
      for (const peer of peers) peer.socket.destroy();
    }
    const good = await connectTo(scp);
    assert.equal((await good.cEcho()).status, 0);
    await good.release();
    assert.ok(process.memoryUsage().rss - before < 96 * 1024 * 1024);
  } finally {
    await scp.close();
  }
});
