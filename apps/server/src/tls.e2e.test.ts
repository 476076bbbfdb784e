import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { certificate } from './testing/certificates.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const run = promisify(execFile);

let folder: string;
let server: RunningServer;
let tlsPort: number;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-tls-'));
  const [ours, modality] = [await certificate(folder, 'vesalius'), await certificate(folder, 'modality')];
  await certificate(folder, 'stranger');
  tlsPort = await freePort();
  server = await startServer({
    dataDir: join(folder, 'data'),
    env: {
      VESALIUS_DICOM_TLS_PORT: String(tlsPort),
      VESALIUS_DICOM_TLS_CERTIFICATE: ours.cert,
      VESALIUS_DICOM_TLS_KEY: ours.key,
      VESALIUS_DICOM_TLS_AUTHORITIES: modality.cert,
    },
  });
});

after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const as = (name: string) => [
  '+tls',
  join(folder, `${name}.key`),
  join(folder, `${name}.crt`),
  '+cf',
  join(folder, 'vesalius.crt'),
];
const there = () => ['-aec', 'VESALIUS', '127.0.0.1', String(tlsPort)];

test('a peer with a certificate we trust echoes and stores over TLS', async () => {
  await run('echoscu', [...as('modality'), ...there()]);
  const path = join(folder, 'ct.dcm');
  await writeFile(path, tinyCt(1, 1));
  await run('storescu', [...as('modality'), ...there(), path]);
  const found = await fetch(`${server.web}/dicomweb/studies?StudyInstanceUID=2.25.77701`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  assert.equal(((await found.json()) as unknown[]).length, 1);
});

test('a stranger, a peer without certificate and one without TLS are turned away, and the others are still served', async () => {
  await assert.rejects(run('echoscu', [...as('stranger'), ...there()]));
  await assert.rejects(run('echoscu', ['+tla', '-ic', ...there()]));
  await assert.rejects(run('echoscu', ['-ta', '5', '-td', '5', ...there()]));
  await assert.rejects(run('openssl', ['s_client', '-connect', `127.0.0.1:${tlsPort}`, '-tls1_1']));
  await run('echoscu', [...as('modality'), ...there()]);
});

test('a peer bound to a certificate is let in with that one alone', async () => {
  const { stdout } = await run('openssl', [
    'x509',
    '-in',
    join(folder, 'modality.crt'),
    '-noout',
    '-fingerprint',
    '-sha256',
  ]);
  const own = stdout.trim().replace(/^.*=/, '');
  const other = own.split(':').reverse().join(':');
  const bind = (certificates: string[]) =>
    fetch(`${server.web}/api/v1/peers/BOUND`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ host: 'elsewhere.example', port: 104, certificates }),
    });
  assert.equal((await bind([other])).status, 200);
  await assert.rejects(run('echoscu', ['-aet', 'BOUND', ...as('modality'), ...there()]));
  await bind([other, own]);
  await run('echoscu', ['-aet', 'BOUND', ...as('modality'), ...there()]);
  await assert.rejects(run('echoscu', ['-aet', 'BOUND', '-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)]));
});

test('with a certificate and no port of its own, the one port speaks TLS and nothing else', async (t) => {
  const only = await startServer({
    dataDir: join(folder, 'only'),
    env: {
      VESALIUS_DICOM_TLS_CERTIFICATE: join(folder, 'vesalius.crt'),
      VESALIUS_DICOM_TLS_KEY: join(folder, 'vesalius.key'),
    },
  });
  t.after(() => only.stop());
  const one = ['-aec', 'VESALIUS', '127.0.0.1', String(only.dicomPort)];
  await assert.rejects(run('echoscu', ['-ta', '5', '-td', '5', ...one]));
  await run('echoscu', ['+tla', '+cf', join(folder, 'vesalius.crt'), ...one]);
});
