import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { DicomJson } from '@vesalius/dicom';
import { makeFile } from '../testing/files.ts';
import { principalWith } from '../testing/memory-archive.ts';
import { serve } from '../testing/serve.ts';

const TYPE = 'multipart/related; type="application/dicom"; boundary=b';
const itemsOf = (model: DicomJson, key: string) => (model[key]?.Value ?? []) as DicomJson[];

function body(...parts: (Uint8Array | string)[]): Buffer {
  const pieces = parts.flatMap((part) => [
    Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n'),
    Buffer.from(part),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from('--b--')]);
}

test('instances are kept byte for byte and named in the answer', async () => {
  await using served = await serve();
  const files = [makeFile('1.1.1'), makeFile('1.1.2')];
  const answer = await served.client.store(files.map(({ bytes }) => bytes));
  assert.equal(answer.status, 200);
  assert.deepEqual(
    answer.stored,
    files.map(({ instance }) => instance),
  );
  assert.deepEqual(
    served.memory.held.map(({ bytes }) => bytes),
    files.map(({ bytes }) => Buffer.from(bytes)),
  );
  const [first] = itemsOf(answer.model, '00081199');
  assert.equal(
    first!['00081190']!.Value![0],
    `${served.root}/studies/${files[0]!.study}/series/${files[0]!.series}/instances/${files[0]!.instance}`,
  );
  assert.equal(answer.model['00081190']!.Value![0], `${served.root}/studies/${files[0]!.study}`);
  assert.deepEqual(served.memory.sources[0], { door: 'dicomweb', principal: served.principal, address: '127.0.0.1' });
});

test('sending the same again is a success', async () => {
  await using served = await serve();
  const { bytes } = makeFile('1.1.1');
  await served.client.store([bytes]);
  assert.equal((await served.client.store([bytes])).status, 200);
  assert.equal(served.memory.held.length, 1);
});

test('a body of one instance needs no multipart', async () => {
  await using served = await serve();
  const response = await fetch(`${served.root}/studies`, {
    method: 'POST',
    headers: { 'content-type': 'application/dicom' },
    body: Buffer.from(makeFile('1.1.1').bytes),
  });
  assert.equal(response.status, 200);
  assert.equal(served.memory.held.length, 1);
});

test('each refusal has its reason: 202 when something was kept, 409 when nothing was', async () => {
  await using served = await serve();
  const [good, full, odd] = [makeFile('1.1.1'), makeFile('1.1.2'), makeFile('1.1.3')];
  served.memory.outcomes.set(full.instance, {
    outcome: 'refused',
    code: 'out-of-space',
    detail: '',
    instance: { sopInstanceUid: full.instance },
  });
  served.memory.outcomes.set(odd.instance, {
    outcome: 'refused',
    code: 'sop-class-refused',
    detail: '',
    instance: { sopInstanceUid: odd.instance },
  });
  const mixed = await served.client.store([
    good.bytes,
    full.bytes,
    odd.bytes,
    Buffer.from('no DICOM at all, not at all'),
  ]);
  assert.equal(mixed.status, 202);
  assert.deepEqual(mixed.stored, [good.instance]);
  assert.deepEqual(mixed.failed, [
    { sopInstanceUid: full.instance, reason: 0xa700 },
    { sopInstanceUid: odd.instance, reason: 0x0122 },
    { sopInstanceUid: '', reason: 0xc000 },
  ]);
  const none = await served.client.store([full.bytes]);
  assert.equal(none.status, 409);
});

test('a body of nothing but parts that are refused is given up', async () => {
  await using served = await serve();
  const send = (count: number) =>
    fetch(`${served.root}/studies`, {
      method: 'POST',
      headers: { 'content-type': TYPE },
      body: body(...Array.from({ length: count }, () => 'x')).toString('latin1'),
    });
  assert.equal((await send(500)).status, 409);
  const refused = await send(20_000);
  assert.equal(refused.status, 400);
  assert.equal(((await refused.json()) as { code: string }).code, 'too-many-parts');
});

test('a study other than that of the address is refused and not kept', async () => {
  await using served = await serve();
  const [here, elsewhere] = [makeFile('1.1.1'), makeFile('2.1.1')];
  const answer = await served.client.store([here.bytes, elsewhere.bytes], here.study);
  assert.equal(answer.status, 202);
  assert.deepEqual(answer.failed, [{ sopInstanceUid: elsewhere.instance, reason: 0xa900 }]);
  assert.deepEqual(
    served.memory.held.map(({ stored }) => stored.studyInstanceUid),
    [here.study],
  );
});

test('a quarantined instance is a warning, or a failure where the policy says so', async () => {
  for (const [quarantinedIs, status, key] of [
    ['warning', 202, '00081199'],
    ['failure', 409, '00081198'],
  ] as const) {
    await using served = await serve({ quarantinedIs });
    const file = makeFile('1.1.1');
    const instance = {
      studyInstanceUid: file.study,
      seriesInstanceUid: file.series,
      sopInstanceUid: file.instance,
      sopClassUid: '1.2',
      transferSyntaxUid: '1.2',
    };
    served.memory.outcomes.set(file.instance, {
      outcome: 'quarantined',
      instance,
      caseId: 1,
      conflict: 'instance-differs',
    });
    const answer = await served.client.store([file.bytes]);
    assert.equal(answer.status, status);
    const [item] = itemsOf(answer.model, key);
    assert.equal(
      item!['00081196']?.Value?.[0] ?? item!['00081197']?.Value?.[0],
      quarantinedIs === 'warning' ? 0xb000 : 0x0111,
    );
  }
});

test('the answer comes as XML when asked for', async () => {
  await using served = await serve();
  const response = await fetch(`${served.root}/studies`, {
    method: 'POST',
    headers: { 'content-type': TYPE, accept: 'application/dicom+xml' },
    body: new Uint8Array(body(makeFile('1.1.1').bytes)),
  });
  assert.equal(response.headers.get('content-type'), 'application/dicom+xml');
  assert.match(await response.text(), /keyword="ReferencedSOPSequence"/);
});

test('requests that cannot be read are refused with problem details', async () => {
  await using served = await serve();
  const cases: [status: number, type: string, body: Buffer | string][] = [
    [415, 'application/json', '{}'],
    [415, 'multipart/related; type="image/jpeg"; boundary=b', body('x')],
    [400, 'multipart/related; type="application/dicom+json"; boundary=b', body('x')],
    [400, 'application/dicom+json', '[{'],
    [400, 'application/dicom+xml', '<NativeDicomModel'],
    [400, 'multipart/related; type="application/dicom"', body('x')],
    [400, TYPE, ''],
    [400, TYPE, '--b--'],
    [400, TYPE, 'nothing like a boundary'],
    [400, TYPE, '--b\r\nContent-Type: application/dicom\r\n\r\nhalf'],
  ];
  for (const [status, type, content] of cases) {
    const response = await fetch(`${served.root}/studies`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: content as string,
    });
    assert.equal(response.status, status, `${type} ${content}`);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
  }
  assert.equal(
    (
      await fetch(`${served.root}/studies/not-a-uid`, {
        method: 'POST',
        headers: { 'content-type': TYPE },
        body: new Uint8Array(body('x')),
      })
    ).status,
    400,
  );
  assert.equal(served.memory.held.length, 0);
});

test('who may not store is told so before the body is read', async () => {
  await using served = await serve();
  served.principal = principalWith('search');
  const send = () =>
    fetch(`${served.root}/studies`, {
      method: 'POST',
      headers: { 'content-type': TYPE },
      body: new Uint8Array(body('x')),
    });
  assert.equal((await send()).status, 403);
  served.principal = undefined;
  assert.equal((await send()).status, 401);
  assert.equal(served.memory.sources.length, 0);
});

test('a body that breaks off keeps what was whole and says so', async () => {
  await using served = await serve();
  const whole = makeFile('1.1.1');
  const broken = body(whole.bytes, makeFile('1.1.2').bytes).subarray(0, -100);
  const response = await fetch(`${served.root}/studies`, {
    method: 'POST',
    headers: { 'content-type': TYPE },
    body: new Uint8Array(broken),
  });
  assert.equal(response.status, 202);
  assert.match(response.headers.get('warning') ?? '', /^299 vesalius/);
  assert.deepEqual(
    served.memory.held.map(({ stored }) => stored.sopInstanceUid),
    [whole.instance],
  );
  assert.equal(served.memory.aborted, 1);
});

test('a sender that goes away leaves nothing behind of the instance it was sending', async () => {
  await using served = await serve();
  const port = Number(new URL(served.root).port);
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST /dicomweb/studies HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nContent-Length: 100000\r\n\r\n`);
  socket.write(body(makeFile('1.1.1').bytes).subarray(0, 300));
  while (served.memory.sources.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  socket.destroy();
  while (served.memory.aborted === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(served.memory.held.length, 0);
});

test('a client that waits for 100 Continue gets it', async () => {
  await using served = await serve();
  const content = body(makeFile('1.1.1').bytes);
  const socket = connect(Number(new URL(served.root).port), '127.0.0.1');
  socket.write(
    `POST /dicomweb/studies HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Type: ${TYPE}\r\nContent-Length: ${content.length}\r\n\r\n`,
  );
  const [interim] = (await once(socket, 'data')) as [Buffer];
  assert.match(interim.toString(), /^HTTP\/1\.1 100 /);
  socket.write(content);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 200 /);
});

test('a slow archive slows the sender down: memory stays bounded', async () => {
  await using served = await serve();
  const total = 256 * 1024 * 1024;
  let taken = 0;
  let waits = 0;
  served.memory.keep = false;
  served.memory.onChunk = (chunk) => {
    taken += chunk.length;
    return taken % (8 * 1024 * 1024) > chunk.length;
  };
  served.memory.drained = async () => {
    waits++;
    await new Promise((resolve) => setTimeout(resolve, 2));
  };
  let ahead = 0;
  async function* content() {
    for (let sent = 0; sent < total; sent += 65_536) {
      ahead = Math.max(ahead, sent - taken);
      yield new Uint8Array(65_536);
    }
  }
  await served.client.store([content()]);
  assert.equal(taken, total);
  assert.ok(waits > 10);
  assert.ok(ahead < 32 * 1024 * 1024, `the sender was ${ahead} bytes ahead`);
});
