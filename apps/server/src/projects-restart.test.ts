/** What members see over restarts, days and changes of the profile: the same pseudonyms, and never an attribute that the profile of now does not let through. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { Dataset, UID, writeFile } from '@vesalius/dicom';
import { openProjectsData } from '@vesalius/features/projects/data';
import { leaksIn, planted, plantedFiles } from './testing/canaries.ts';
import { type Ask, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { TINY_IMAGE, tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const DAY_MS = 86_400_000;

async function store(server: LocalServer, body: Uint8Array): Promise<void> {
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
}

async function setUp(server: LocalServer, names: readonly string[], options: readonly string[]): Promise<void> {
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
  const subject = { kind: 'user', name: 'mia' };
  for (const name of names) {
    await server.done('POST', '/projects', { name, title: name });
    await server.done('PUT', `/projects/${name}/governance`, { purpose: 'x' });
    await server.done('PUT', `/projects/${name}/profile`, { options });
    await server.done('POST', '/grants', { subject, role: 'project-member', project: name });
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come to be in time');
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-restart-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withServer<T>(folder: string, work: (server: LocalServer, mia: () => Promise<Ask>) => Promise<T>) {
  const server = await openLocalServer({ VESALIUS_DATA_DIR: folder });
  try {
    return await work(server, () => server.as('mia', PASSWORD));
  } finally {
    await server.close();
  }
}

test('as soon as a profile is stricter nothing made under the old one is found, also when its job never began', () =>
  withFolder(async (folder) => {
    await withServer(folder, async (server, login) => {
      await setUp(server, ['lung'], ['113105', '113108']);
      for (const number of [1, 2]) {
        await store(server, tinyCt(number, 1, { StudyDescription: 'Seldomword' }));
        await server.done('PUT', `/projects/lung/studies/2.25.7770${number}`);
      }
      const mia = await login();
      const found = async () => (await mia('GET', '/dicomweb/studies?StudyDescription=Seldomword')).body.length;
      assert.equal(await found(), 2);
      const [study] = (await mia('GET', '/dicomweb/studies')).body;
      const uid = study['0020000D'].Value[0];
      const { id } = (await server.call('GET', '/api/v1/projects/lung')).body;
      // The version is kept, and the server ends before it makes anew what members see.
      const data = openProjectsData(folder, { now: () => Date.now() });
      data.governance.addProfile(id, 2, { name: 'lung', version: '2', options: [] }, 'stella');
      await data.close();
      assert.equal(await found(), 0);
      for (const path of ['', '/metadata', '/series', '/instances']) {
        const answer = await mia('GET', `/dicomweb/studies/${uid}${path}`);
        assert.ok(!answer.text.includes('Seldomword'), path);
      }
      // What comes in meanwhile does not bring back what was made before.
      await store(server, tinyCt(1, 2, { StudyDescription: 'Seldomword' }));
      await until(async () => (await mia('GET', '/dicomweb/instances')).body.length > 0);
      assert.equal(await found(), 0);
    });
    await withServer(folder, async (_, login) => {
      const mia = await login();
      const studies = async () => (await mia('GET', '/dicomweb/studies?includefield=all')).body;
      await until(async () => (await studies()).length === 2);
      await until(async () => (await mia('GET', '/dicomweb/instances')).body.length === 3);
      const text = JSON.stringify(await studies());
      assert.ok(!text.includes('Seldomword'));
    });
  }));

/** The planted patient, seen again on another day in another study. */
function secondVisit(PatientID: string, IssuerOfPatientID: string): Uint8Array {
  const uids = ['2.25.91900001', '2.25.91900002', '2.25.91900003'] as const;
  planted.push(...uids);
  const [StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID] = uids;
  const dataset = Dataset.of({
    ...{ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, SOPClassUID: UID.CTImageStorage, Modality: 'CT' },
    ...{ PatientID, IssuerOfPatientID, PatientName: 'Zyxwname^Qvist', StudyDate: '20260103', ...TINY_IMAGE },
    PixelData: new Uint8Array(2048),
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

test('the second visit, a day and a restart later, has the pseudonym of the first; another project has another one; no canary comes out', () =>
  withFolder(async (folder) => {
    const files = plantedFiles();
    const names = ['lung', 'heart'];
    const seen = async (mia: Ask) => {
      const { body, bytes } = await mia('GET', '/dicomweb/studies?includefield=all');
      assert.deepEqual(leaksIn(bytes), []);
      for (const study of body) {
        const uid = study['0020000D'].Value[0];
        const answer = await mia('GET', `/dicomweb/studies/${uid}`);
        assert.equal(answer.status, 200);
        assert.deepEqual(leaksIn(answer.bytes), []);
      }
      return body.map((study: Record<string, { Value: string[] }>) => study['00100020']!.Value[0]).sort() as string[];
    };
    const { patientId, issuer, first } = await withServer(folder, async (server, login) => {
      await setUp(server, names, ['113105', '113107']);
      for (const file of files) await store(server, file);
      for (const name of names) await server.done('PUT', `/projects/${name}/studies/2.25.910000001`);
      const [{ '00100020': id, '00100021': of }] = (await server.call('GET', '/dicomweb/studies')).body;
      return { patientId: id.Value[0] as string, issuer: of.Value[0] as string, first: await seen(await login()) };
    });
    assert.ok(planted.includes(patientId));
    assert.equal(first.length, 2);
    assert.match(first[0]!, /^HEART-/);
    assert.match(first[1]!, /^LUNG-/);
    assert.notEqual(first[0]!.slice(6), first[1]!.slice(5));
    const now = Date.now;
    const clock = mock.method(Date, 'now', () => now.call(Date) + DAY_MS);
    try {
      const second = await withServer(folder, async (server, login) => {
        await store(server, secondVisit(patientId, issuer));
        for (const name of names) await server.done('PUT', `/projects/${name}/studies/2.25.91900001`);
        return seen(await login());
      });
      assert.deepEqual(second, [first[0], first[0], first[1], first[1]]);
    } finally {
      clock.mock.restore();
    }
  }));
