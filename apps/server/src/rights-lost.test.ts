import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Dataset, UID, writeDataset } from '@vesalius/dicom';
import { type Association, AssociationAbortedError, connect } from '@vesalius/dimse';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** Looks come every two seconds; a machine with other work may need longer. */
const SECONDS = 20;
const PASSWORD = 'another password of tests only';
const FIND = UID.StudyRootQueryRetrieveInformationModelFind;

let server: LocalServer;

before(async () => {
  server = await openLocalServer({ VESALIUS_DICOM_STRANGERS: 'refuse' });
  for (const study of [1, 2])
    await server.call('POST', '/api/v1/import', { body: tinyCt(study, 1), type: 'application/dicom' });
});

after(() => server.close());

const within = <T>(promise: Promise<T>): Promise<T> =>
  Promise.race([
    promise,
    new Promise<T>((_, reject) => setTimeout(() => reject(new Error('nothing happened')), SECONDS * 1000).unref()),
  ]);

const putPeer = (aeTitle: string, permissions = ['store', 'search', 'retrieve']) =>
  server.done('PUT', `/peers/${aeTitle}`, { host: '127.0.0.1', port: 104, permissions });

const associate = (callingAeTitle: string): Promise<Association> =>
  connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle,
    calledAeTitle: 'VESALIUS',
    presentationContexts: [{ abstractSyntax: FIND, transferSyntaxes: [UID.ExplicitVRLittleEndian] }],
  });

async function found(association: Association): Promise<number> {
  const keys = Dataset.of({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '' });
  let count = 0;
  for await (const _ of association.cFind({ sopClassUid: FIND, identifier: (syntax) => writeDataset(keys, syntax) }))
    count += 1;
  return count;
}

/** A user with that role, and how they ask by a session. */
async function somebody(user: string, role: string) {
  await server.done('POST', '/users', { name: user, displayName: user, password: PASSWORD });
  const grant = await server.done('POST', '/grants', {
    subject: { kind: 'user', name: user },
    role,
    place: { of: 'archive' },
  });
  const logged = await server.call('POST', '/api/v1/session', { token: null, body: { user, password: PASSWORD } });
  const cookie = logged.headers.getSetCookie()[0]!.split(';')[0]!;
  return { grant: grant.id as number, headers: { cookie, 'sec-fetch-site': 'same-origin' } };
}

const disable = (user: string) => server.done('PATCH', `/users/${user}`, { disabled: true });

describe('an association', () => {
  test('ends when its peer is removed, and that is on record', async () => {
    await putPeer('GONE');
    const association = await associate('GONE');
    assert.equal(await found(association), 2);
    await server.done('DELETE', '/peers/GONE');
    assert.ok((await within(association.ended)) instanceof AssociationAbortedError);
    const { text } = await server.call('GET', '/api/v1/audit?kind=security-alert&limit=100');
    assert.match(text, /association-ended/);
  });

  test('ends when its peer loses a right, and stays when it gains one', async () => {
    await putPeer('LESS', ['store']);
    const association = await associate('LESS');
    await assert.rejects(async () => assert.equal(await found(association), 2));
    await putPeer('LESS', ['store', 'search']);
    const began = performance.now();
    let seen = 0;
    while (seen === 0 && performance.now() - began < SECONDS * 1000) seen = await found(association).catch(() => 0);
    assert.equal(seen, 2, 'without a new association');
    await putPeer('LESS', ['search']);
    await within(association.ended);
    const again = await associate('LESS');
    assert.equal(await found(again), 2);
    await again.release();
  });
});

describe('over HTTP', () => {
  test('a wait for changes and an upload end when the user is disabled', async () => {
    const { headers } = await somebody('leaver', 'archivist');
    const waiting = fetch(`${server.web}/api/v1/changes?since=${Number.MAX_SAFE_INTEGER}&wait=60`, { headers });
    const upload = httpRequest(`${server.web}/dicomweb/studies`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/dicom', 'content-length': '100000' },
    });
    const cut = new Promise((resolve) => upload.once('error', resolve));
    upload.write(Buffer.alloc(200));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(upload.destroyed, false, 'as long as nothing is lost it goes on');
    await disable('leaver');
    await within(assert.rejects(waiting));
    await within(cut);
  });

  test('a stream of events ends when a role is taken away', async () => {
    const { headers, grant } = await somebody('reader', 'physician');
    const stream = await fetch(`${server.web}/api/v1/changes`, {
      headers: { ...headers, accept: 'text/event-stream' },
    });
    assert.equal(stream.status, 200);
    const over = stream.text().then(
      () => 'ended',
      () => 'ended',
    );
    await server.done('DELETE', `/grants/${grant}`);
    assert.equal(await within(over), 'ended');
  });

  test('an event channel closes when its token is revoked', async () => {
    const { secret, token } = await server.done('POST', '/tokens', { name: 'listener', permissions: ['search'] });
    const socket = new WebSocket(`${server.web.replace('http', 'ws')}/dicomweb/subscribers/LISTENER`, {
      headers: { authorization: `Bearer ${secret}` },
    } as unknown as string[]);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const closed = new Promise<string>((resolve) => socket.addEventListener('close', () => resolve('closed')));
    await server.done('DELETE', `/tokens/${token.id}`);
    assert.equal(await within(closed), 'closed');
  });
});

describe('a job', () => {
  test('ends when who started it loses the role, and says why', async (t) => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket)); // takes the connection and never answers
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as { port: number };
    await server.done('PUT', '/peers/SILENT', { host: '127.0.0.1', port, permissions: [] });
    const { headers, grant } = await somebody('sender', 'archivist');
    const begun = await server.call('POST', '/dicomweb/studies/send-requests/1.2.9.1?destination=SILENT&PatientID=P1', {
      token: null,
      headers,
    });
    assert.equal(begun.status, 202, begun.text);
    const jobOf = async () => {
      const { jobs } = await server.done('GET', '/jobs?limit=50');
      return (jobs as { id: number; kind: string; state: string; error?: string }[]).find(
        ({ kind }) => kind === 'peer.send',
      );
    };
    await within(until(async () => (await jobOf())?.state === 'running'));
    await server.done('DELETE', `/grants/${grant}`);
    await within(until(async () => (await jobOf())?.state !== 'running'));
    const job = (await jobOf())!;
    assert.equal(job.state, 'failed');
    assert.match(job.error ?? '', /no longer|not.permitted/i);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100));
}
