import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dataset, UID, writeDataset } from '@vesalius/dicom';
import { AssociationRejectedError, connect } from '@vesalius/dimse';
import { commandLine } from '../../cli/src/testing/command-line.ts';
import { assertProblem, BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** Addresses of this machine other than 127.0.0.1 are there without more ado on Linux only. */
const ONLY_LINUX = process.platform === 'linux' ? false : 'needs a second loopback address';
const MOVE = UID.StudyRootQueryRetrieveInformationModelMove;
const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');

let server: LocalServer;

before(async () => {
  server = await openLocalServer({ VESALIUS_DICOM_STRANGERS: 'refuse' });
  await server.call('POST', '/api/v1/import', { body: tinyCt(1, 1), type: 'application/dicom' });
});

after(() => server.close());

const put = (aeTitle: string, body: object) =>
  server.call('PUT', `/api/v1/peers/${aeTitle}`, { body: { host: '127.0.0.9', port: 104, ...body } });

const associate = (callingAeTitle: string, localAddress: string, calledAeTitle = 'VESALIUS') =>
  connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    localAddress,
    callingAeTitle,
    calledAeTitle,
    presentationContexts: [{ abstractSyntax: MOVE, transferSyntaxes: [UID.ExplicitVRLittleEndian] }],
  });

const mayCall = (title: string, address: string, called?: string) =>
  associate(title, address, called).then(
    (association) => association.release().then(() => true),
    (error) => {
      assert.ok(error instanceof AssociationRejectedError, String(error));
      return false;
    },
  );

test('a peer calls from its networks and by our AE title, and from nowhere else', { skip: ONLY_LINUX }, async () => {
  const kept = await put('SCANNER', { networks: ['127.4.0.0/16', '::1'] });
  assert.deepEqual(kept.body.networks, ['127.4.0.0/16', '::1']);
  assert.deepEqual([await mayCall('SCANNER', '127.4.1.1'), await mayCall('SCANNER', '127.0.0.9')], [true, false]);
  assert.equal(await mayCall('SCANNER', '127.4.1.1', 'ELSEWHERE'), false);
  const audit = await server.call('GET', '/api/v1/audit?kind=security-alert&limit=100');
  assert.ok(audit.text.includes('127.0.0.9'), 'the refusal is on record');
});

test('a title that is bound to a certificate is not lent to who shows none', async () => {
  assert.equal((await put('SEALED', { host: '127.0.0.1', certificates: [FINGERPRINT] })).status, 200);
  assert.equal(await mayCall('SEALED', '127.0.0.1'), false);
});

test('a peer has instances sent to no other than it may', { skip: ONLY_LINUX }, async () => {
  await put('MOVER', { networks: ['127.5.0.0/16'], moveTo: ['FRIEND'] });
  await put('FRIEND', {});
  await put('FOE', {});
  const association = await associate('MOVER', '127.5.0.1');
  const moveTo = async (moveDestination: string) => {
    const keys = Dataset.of({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '2.25.77701' });
    const identifier = (syntax: string) => writeDataset(keys, syntax);
    return (await association.cMove({ sopClassUid: MOVE, moveDestination, identifier })).status;
  };
  assert.equal(await moveTo('FOE'), 0x0124);
  assert.equal(await moveTo('NOBODY'), 0xa801);
  assert.equal(await moveTo('FRIEND'), 0xa702, 'tried, though nobody listens there');
  await association.release();
});

test('what is no network and no fingerprint is refused', async () => {
  for (const networks of [['10.0.0.0/33'], ['300.1.1.1'], ['abc'], []])
    assertProblem(await put('X', { networks }), 400, 'invalid');
  for (const certificates of [['AB:CD'], [FINGERPRINT.toLowerCase()]])
    assertProblem(await put('X', { certificates }), 400, 'invalid');
});

test('the command line lists, binds and forgets peers', async () => {
  const env = { VESALIUS_SERVER: server.web, VESALIUS_TOKEN: BOOTSTRAP_TOKEN };
  const openssl = `sha256 Fingerprint=${FINGERPRINT}`;
  const args = [
    'put',
    'CT9',
    'ct9.example',
    '104',
    '--network',
    '10.9.0.0/16',
    '--certificate',
    openssl,
    '--move-to',
    'A',
  ];
  const added = await commandLine(['peers', ...args], env);
  assert.deepEqual([added.exitCode, added.stderr], [0, '']);
  const listed = await commandLine(['peers', 'list'], env);
  assert.match(
    listed.stdout,
    new RegExp(`^CT9@ct9.example:104; .*; bound to 10.9.0.0/16 ${FINGERPRINT}; may move to A$`, 'm'),
  );
  assert.equal((await commandLine(['peers', 'remove', 'CT9'], env)).exitCode, 0);
  const again = await commandLine(['peers', 'remove', 'CT9'], env);
  assert.equal(again.exitCode, 1);
  assert.equal((await commandLine(['peers', 'list'], { ...env, VESALIUS_TOKEN: 'wrong' })).exitCode, 1);
});
