import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { CT_IMAGE_STORAGE, connectTo, MemorySink, pattern, sleep, startScp, until } from '../../testing/loopback.ts';
import { associateRequest, messagePdus, RawPeer } from '../../testing/raw-peer.ts';
import type { DimseError, ScpOptions, UpperLayerLimits } from '../index.ts';
import { DeadlineError, EXPLICIT_VR_LITTLE_ENDIAN } from '../index.ts';

/** An SCP with `limits`, and the errors its connections ended with. */
async function watched(limits: Partial<UpperLayerLimits>, handlers: ScpOptions['handlers'] = {}) {
  const errors: DimseError[] = [];
  const scp = await startScp({
    limits,
    handlers,
    observer: {
      ended: (_association, error) => error && errors.push(error),
      failed: (_connection, error) => errors.push(error),
    },
  });
  return { scp, errors };
}

function assertDeadline(errors: DimseError[], phase: string): void {
  assert.ok(errors[0] instanceof DeadlineError, String(errors[0]));
  assert.equal(errors[0].phase, phase);
}

for (const [what, opening] of [
  ['says nothing', Buffer.alloc(0)],
  ['says half an A-ASSOCIATE-RQ', Buffer.from([1, 0, 0, 0, 1, 0, 0, 1])],
] as const) {
  test(`ARTIM ends a connection that ${what}`, async () => {
    const { scp, errors } = await watched({ artimMs: 60 });
    const peer = await RawPeer.connect(scp.port);
    peer.send(opening);
    const trickle = setInterval(() => peer.socket.write(Buffer.alloc(1)), 10);
    if (opening.length === 0) clearInterval(trickle);
    const start = performance.now();
    await peer.ended();
    clearInterval(trickle);
    assert.ok(performance.now() - start < 2000);
    assertDeadline(errors, 'ARTIM');
    await scp.close();
  });
}

test('ARTIM closes what a peer leaves open after release, rejection and abort', async () => {
  const { scp } = await watched({ artimMs: 60 });
  const stay = async (use: (peer: RawPeer) => void): Promise<void> => {
    const socket = net.connect({ port: scp.port, host: '127.0.0.1', allowHalfOpen: true });
    const ended = new Promise((resolve) => socket.once('end', resolve));
    const peer = new RawPeer(socket);
    use(peer);
    await ended;
    await until(() => peer.received.length > 0);
    socket.destroy();
  };
  await stay((peer) => peer.send(associateRequest(), { type: 'A-RELEASE-RQ' }));
  await stay((peer) => peer.send(associateRequest({ protocolVersion: 0 })));
  await stay((peer) => peer.send(Buffer.from('hello there')));
  await scp.close();
});

test('an idle association is aborted, a busy one is not', async () => {
  const { scp, errors } = await watched({ idleMs: 80 });
  const busy = await connectTo(scp);
  const idle = await connectTo(scp);
  for (let i = 0; i < 10; i++) {
    await sleep(20);
    assert.equal((await busy.cEcho()).status, 0);
  }
  assert.equal((await idle.ended)?.code, 'association-aborted');
  assertDeadline(errors, 'idle');
  assert.equal(errors.length, 1);
  await busy.release();
  await scp.close();
});

test('an operation that takes its time is not idleness', async () => {
  const cEcho = async () => {
    await sleep(200);
    return { status: 0 };
  };
  const { scp, errors } = await watched({ idleMs: 50, messageMs: 50 }, { cEcho });
  const association = await connectTo(scp);
  assert.equal((await association.cEcho()).status, 0);
  await association.release();
  await scp.close();
  assert.deepEqual(errors, []);
});

test('a message that stops midway, or trickles, is given up; its sink hears of it', async () => {
  const sinks: MemorySink[] = [];
  const cStore = () => {
    sinks.push(new MemorySink());
    return sinks.at(-1)!;
  };
  for (const trickling of [false, true]) {
    const { scp, errors } = await watched({ messageMs: 100 }, { cStore });
    const peer = await RawPeer.connect(scp.port);
    peer.send(associateRequest({}, [CT_IMAGE_STORAGE]));
    await peer.next();
    const store = {
      affectedSopClassUid: CT_IMAGE_STORAGE,
      affectedSopInstanceUid: '1.2',
      commandField: 1,
      messageId: 1,
      commandDataSetType: 1,
    };
    const message = messagePdus(1, store, pattern(10_000));
    peer.send(message.subarray(0, 5000));
    let at = 5000;
    const trickle = setInterval(() => {
      if (trickling) peer.socket.write(message.subarray(at, ++at));
    }, 5);
    await peer.ended();
    clearInterval(trickle);
    assertDeadline(errors, 'message');
    await scp.close();
  }
  assert.equal(sinks.length, 2);
  assert.ok(sinks.every((sink) => sink.aborted instanceof DeadlineError && !sink.ended));
});

test('a sink that holds is not held against the peer', async () => {
  const sink = Object.assign(new MemorySink(), { write: () => false, drained: () => sleep(60) });
  const { scp, errors } = await watched({ messageMs: 50, idleMs: 50 }, { cStore: () => sink });
  const association = await connectTo(scp);
  const call = { sopClassUid: CT_IMAGE_STORAGE, sopInstanceUid: '1.2', transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN };
  assert.equal((await association.cStore({ ...call, source: pattern(300_000) })).status, 0);
  await association.release();
  await scp.close();
  assert.deepEqual(errors, []);
});

test('a requestor waits for the association, for responses and for its release only so long', async () => {
  const silent = net.createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as net.AddressInfo;
  await assert.rejects(connectTo({ port }, { limits: { associateMs: 50, artimMs: 50 } }), { phase: 'associate' });
  silent.close();

  const { scp } = await watched({}, { cEcho: () => new Promise(() => {}) });
  const association = await connectTo(scp, { limits: { responseMs: 50, artimMs: 50 } });
  await assert.rejects(association.cEcho(), { phase: 'response' });
  await scp.close();

  const deaf = net.createServer((socket) => {
    const peer = new RawPeer(socket);
    void peer.next().then((request) => {
      assert.ok(request && 'presentationContexts' in request);
      peer.send({ ...associateRequest(), type: 'A-ASSOCIATE-AC', presentationContexts: [] });
    });
  });
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  const unreleased = await connectTo(
    { port: (deaf.address() as net.AddressInfo).port },
    { limits: { releaseMs: 50, artimMs: 50 } },
  );
  await assert.rejects(unreleased.release(), { phase: 'release' });
  deaf.close();
});

test('a peer that does not take what is sent is given up', async () => {
  let sockets: net.Socket[] = [];
  const stuffed = net.createServer((socket) => {
    sockets.push(socket);
    const peer = new RawPeer(socket);
    void peer.next().then((request) => {
      assert.ok(request && 'presentationContexts' in request && request.type === 'A-ASSOCIATE-RQ');
      const presentationContexts = request.presentationContexts.map(({ id, transferSyntaxes }) => ({
        id,
        result: 0,
        transferSyntax: transferSyntaxes[0]!,
      }));
      peer.send({ ...request, type: 'A-ASSOCIATE-AC', presentationContexts });
      socket.pause();
    });
  });
  await new Promise<void>((resolve) => stuffed.listen(0, '127.0.0.1', resolve));
  const { port } = stuffed.address() as net.AddressInfo;
  const association = await connectTo({ port }, { limits: { sendMs: 100, artimMs: 50 } });
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield Buffer.alloc(1 << 20);
  }
  const call = { sopClassUid: CT_IMAGE_STORAGE, sopInstanceUid: '1.2', transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN };
  await assert.rejects(association.cStore({ ...call, source: endless() }), { phase: 'send' });
  await until(() => sockets.length === 1);
  for (const socket of sockets) socket.destroy();
  sockets = [];
  stuffed.close();
});
