import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { AssociationAbortedError, connect, tlsClientOptions } from '@vesalius/dimse';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const run = promisify(execFile);
const PASSWORD = 'a password of tests';

let folder: string;
let env: NodeJS.ProcessEnv;
let server: LocalServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-certificates-'));
  env = {
    VESALIUS_DATA_DIR: join(folder, 'data'),
    VESALIUS_DICOM_TLS_OWN: 'true',
    VESALIUS_DICOM_STRANGERS: 'refuse',
  };
  server = await openLocalServer(env);
  await server.done('PUT', '/peers/MODALITY', { host: '127.0.0.1', port: 104 });
});

after(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
/** DCMTK as the peer with that certificate. */
const as = (name: string) => ['+tls', at(`${name}.key`), at(`${name}.crt`), '+cf', at('ca.crt'), '-aet', 'MODALITY'];
const there = () => ['-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)];
const echo = (name: string) => run('echoscu', [...as(name), ...there()]);

async function issued(name: string, body: object) {
  const given = await server.done('POST', '/authority/certificates', { name, ...body });
  await keep(name, given);
  return given;
}

async function keep(name: string, { certificate, authority, key }: Record<string, string>) {
  await writeFile(at(`${name}.crt`), certificate!);
  await writeFile(at('ca.crt'), authority!);
  if (key) await writeFile(at(`${name}.key`), key);
}

test('the server shows a certificate of its own authority, and takes the peers that were given one', async () => {
  const { made, issued: all } = await server.done('GET', '/authority');
  assert.deepEqual([made, all.length, all[0].use, all[0].state], [true, 1, 'server', 'valid']);
  const { issued: one, pkcs12 } = await issued('first', {
    hosts: ['ct1.example', '10.1.2.3'],
    aeTitle: 'MODALITY',
    password: PASSWORD,
  });
  const { certificates } = await server.done('GET', '/peers/MODALITY');
  assert.deepEqual(certificates, [one.fingerprint], 'the peer is bound to it');
  await echo('first');
  await writeFile(at('ct.dcm'), tinyCt(1, 1));
  await run('storescu', [...as('first'), ...there(), at('ct.dcm')]);
  assert.equal((await server.call('GET', '/dicomweb/studies')).body.length, 1);
  await writeFile(at('first.p12'), Buffer.from(pkcs12, 'base64'));
  const { stdout } = await run('openssl', ['pkcs12', '-in', at('first.p12'), '-passin', `pass:${PASSWORD}`, '-nodes']);
  assert.match(stdout, /BEGIN PRIVATE KEY/);
  assert.equal(stdout.match(/BEGIN CERTIFICATE/g)?.length, 2, 'with its authority');
  await assert.rejects(run('openssl', ['pkcs12', '-in', at('first.p12'), '-passin', 'pass:wrong', '-nodes']));
});

test('a request of the device is signed, and its key never leaves it', async () => {
  const args = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=device'];
  await run('openssl', [...args, '-keyout', at('device.key'), '-out', at('device.csr')]);
  const request = await readFile(at('device.csr'), 'utf8');
  const given = await issued('device', { request, aeTitle: 'MODALITY' });
  assert.equal(given.key, undefined);
  assert.equal(given.pkcs12, undefined);
  await echo('device');
  const broken = request.replace(/[A-Za-z](?=[^\n]*\n-----END)/, (letter) => (letter === 'A' ? 'B' : 'A'));
  for (const wrong of ['no request', broken]) {
    const { status } = await server.call('POST', '/api/v1/authority/certificates', {
      body: { name: 'x', request: wrong },
    });
    assert.ok(status >= 400 && status < 500, `${status}`);
  }
});

test('a renewed one is good beside the former; a revoked one is refused, at once and in an association under way', async () => {
  const { issued: former } = await issued('old', { aeTitle: 'MODALITY' });
  const renewed = await server.done('POST', `/authority/certificates/${former.serial}/renewal`, {});
  await keep('new', renewed);
  assert.equal(renewed.issued.renews, former.serial);
  assert.ok(renewed.issued.notAfter >= former.notAfter);
  await echo('old');
  await echo('new');
  const identity = { cert: await readFile(at('old.crt')), key: await readFile(at('old.key')) };
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'MODALITY',
    calledAeTitle: 'VESALIUS',
    tls: tlsClientOptions({ identity, ca: await readFile(at('ca.crt')), verifyHostName: false }),
    presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
  });
  await server.done('DELETE', `/authority/certificates/${former.serial}`);
  await assert.rejects(echo('old'));
  await echo('new');
  assert.ok((await association.ended) instanceof AssociationAbortedError);
  const { crl, issued: all } = await server.done('GET', '/authority');
  assert.equal(all.find(({ serial }: { serial: string }) => serial === former.serial).state, 'revoked');
  await writeFile(at('revoked.crl'), crl);
  const verify = (name: string) =>
    run('openssl', ['verify', '-CAfile', at('ca.crt'), '-CRLfile', at('revoked.crl'), '-crl_check', at(`${name}.crt`)]);
  await verify('new');
  await assert.rejects(verify('old'), /revoked/);
  assert.equal((await server.call('DELETE', `/api/v1/authority/certificates/${former.serial}`)).status, 404);
});

test('what is no certificate of the authority is turned away, and no peer without TLS is let in', async () => {
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=stranger', '-days', '2'];
  await run('openssl', [...args, '-keyout', at('stranger.key'), '-out', at('stranger.crt')]);
  await assert.rejects(echo('stranger'));
  await assert.rejects(run('echoscu', ['-ta', '5', '-td', '5', '-aet', 'MODALITY', ...there()]));
});

test('a server that comes again shows the same certificate, and no key lies in the clear', async () => {
  const { issued: before } = await server.done('GET', '/authority');
  await server.close();
  server = await openLocalServer(env);
  const { issued: after, certificate } = await server.done('GET', '/authority');
  assert.deepEqual(after, before);
  assert.equal(new X509Certificate(certificate).ca, true);
  await echo('new');
  for (const name of await readdir(join(folder, 'data'))) {
    const bytes = await readFile(join(folder, 'data', name)).catch(() => Buffer.alloc(0));
    assert.ok(!bytes.includes('PRIVATE KEY'), name);
  }
});

test('only who administers sees and gives certificates, and each act is on record', async () => {
  await server.done('POST', '/users', { name: 'someone', displayName: '', password: 'another password of tests' });
  const ask = await server.as('someone', 'another password of tests');
  for (const [method, path, body] of [
    ['GET', '/api/v1/authority', undefined],
    ['POST', '/api/v1/authority', { name: 'x' }],
    ['POST', '/api/v1/authority/certificates', { name: 'x' }],
  ] as const) {
    const answer = await ask(method, path, {
      ...(body && { body: JSON.stringify(body), type: 'application/json' }),
    });
    assert.equal(answer.status, 403, path);
  }
  const { text } = await server.call('GET', '/api/v1/audit?kind=configuration-changed&limit=200');
  for (const act of ['certificate-issued', 'certificate-renewed', 'certificate-revoked'])
    assert.ok(text.includes(act), act);
});
