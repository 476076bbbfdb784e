import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { TAG } from '@vesalius/dicom';
import { jobDone, rest } from '../../../tools/torture/server/rest.ts';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { type Certificate, certificate } from './testing/certificates.ts';
import { findscu, keys } from './testing/findscu.ts';
import { ended, succeeded } from './testing/program.ts';
import { hashesIn, hashesOf } from './testing/received.ts';
import { storescp } from './testing/storescp.ts';
import { tinyCt } from './testing/tiny-ct.ts';
import { type Tunnel, tlsTunnel } from './testing/tls-tunnel.ts';

const FILES = [1, 2, 3].map((number) => tinyCt(1, number));
const STUDY = keys({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '2.25.77701' });
const SELECTION = { studyInstanceUids: ['2.25.77701'] };

let folder: string;
let server: RunningServer;
let modality: Certificate;
let ours: Certificate;
let stranger: Certificate;
let tlsPort: number;
let sinkPort: number;
let tunnel: Tunnel;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-tls-peer-'));
  ours = await certificate(folder, 'vesalius');
  modality = await certificate(folder, 'modality');
  stranger = await certificate(folder, 'stranger');
  tlsPort = await freePort();
  sinkPort = await freePort();
  server = await startServer({
    dataDir: join(folder, 'data'),
    env: {
      VESALIUS_PEERS: `SINK@127.0.0.1:${sinkPort}+tls`,
      VESALIUS_DICOM_TLS_PORT: String(tlsPort),
      VESALIUS_DICOM_TLS_CERTIFICATE: ours.cert,
      VESALIUS_DICOM_TLS_KEY: ours.key,
      VESALIUS_DICOM_TLS_AUTHORITIES: modality.cert,
    },
  });
  tunnel = await tlsTunnel(tlsPort, modality, ours);
  const sent = await mkdtemp(join(folder, 'send-'));
  for (const [index, file] of FILES.entries()) await writeFile(join(sent, `${index}.dcm`), file);
  await succeeded('storescu', ['+sd', ...asModality(), ...there(), sent]);
});

after(async () => {
  tunnel.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A certificate, its key and whom it trusts, as DCMTK takes them. */
const speaking = (who: Certificate, trusted: Certificate) => ['+tls', who.key, who.cert, '+cf', trusted.cert];
const asModality = () => speaking(modality, ours);
const there = () => ['-aec', 'VESALIUS', '127.0.0.1', String(tlsPort)];
/** movescu, getscu and dcmsend of DCMTK 3.6.7 speak no TLS themselves. */
const throughTunnel = () => ['-aec', 'VESALIUS', '127.0.0.1', String(tunnel.port)];

/** A storescp that demands a certificate. */
async function sink(t: TestContext, as: Certificate = modality, trusts: Certificate = ours) {
  const started = await storescp(folder, sinkPort, ['-aet', 'SINK', ...speaking(as, trusts)]);
  t.after(() => started.stop());
  return started;
}

test('findscu finds over TLS', async () => {
  const found = await findscu(['-S', ...STUDY, '-k', 'PatientName', ...asModality(), ...there()]);
  assert.deepEqual(
    found.map((dataset) => dataset.text(TAG.PatientName)),
    ['Wałęsa^Łucja'],
  );
});

test('C-MOVE asked for over TLS is sent over TLS to a destination that demands our certificate, bit for bit', async (t) => {
  const { folder: into } = await sink(t);
  await succeeded('movescu', ['-S', ...STUDY, '-aem', 'SINK', ...throughTunnel()]);
  assert.deepEqual(await hashesIn(into), hashesOf(FILES));
});

test('C-GET over TLS, bit for bit', async () => {
  const into = await mkdtemp(join(folder, 'get-'));
  await succeeded('getscu', ['+B', '-S', ...STUDY, '-od', into, ...throughTunnel()]);
  assert.deepEqual(await hashesIn(into), hashesOf(FILES));
});

test('REST: a TLS peer is asked for an echo and sent a study, bit for bit', async (t) => {
  const { folder: into } = await sink(t);
  const echo = await rest<{ reachable: boolean; reason?: string }>(server, 'POST', '/peers/SINK/echo');
  assert.equal(echo.reachable, true, echo.reason);
  const job = await jobDone(server, '/peers/SINK/send', SELECTION);
  assert.deepEqual([job.state, job.result], ['succeeded', { completed: 3, warning: 0, failed: 0 }]);
  assert.deepEqual(await hashesIn(into), hashesOf(FILES));
});

test('nothing is sent to a destination whose certificate we do not trust, nor to one without TLS', async (t) => {
  const untrusted = await sink(t, stranger);
  const move = () => ended('movescu', ['-d', '-S', ...STUDY, '-aem', 'SINK', ...throughTunnel()]);
  assert.match((await move()).text, /DIMSE Status +: 0xa702/);
  assert.equal((await hashesIn(untrusted.folder)).size, 0);
  await untrusted.stop();
  const plain = await storescp(folder, sinkPort, ['-aet', 'SINK']);
  t.after(() => plain.stop());
  assert.match((await move()).text, /DIMSE Status +: 0xa702/);
  assert.equal((await hashesIn(plain.folder)).size, 0);
});
