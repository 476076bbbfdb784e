import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readFile, TAG } from '@vesalius/dicom';
import { axialHead, HEAD_STRUCTURES, headSeries, SUBJECTS } from '@vesalius/testkit';
import {
  assertProblem,
  type Called,
  type LocalServer,
  openLocalServer,
} from '../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../apps/server/src/testing/tiny-ct.ts';

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
  const described = { StudyDescription: 'Thorax Wałęsa' };
  await put(tinyCt(1, 1, described));
  await put(tinyCt(1, 2));
  await put(tinyCt(3, 1, { PatientID: 'P1', StudyDate: '20260201' }));
});

after(() => server.close());

async function put(body: Uint8Array): Promise<void> {
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
}

const PROFILES = '/api/v1/deidentification-profiles';
const EXPORTS = '/api/v1/deidentified-exports';
const define = (name: string, body: object) => server.call('PUT', `${PROFILES}/${name}`, { body });

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
const exported = (profile: string, studies: readonly number[]): Promise<any> =>
  exportedStudies(
    profile,
    studies.map((study) => `2.25.7770${study}`),
  );

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function exportedStudies(profile: string, studyInstanceUids: readonly string[], more = {}): Promise<any> {
  const started = await server.call('POST', EXPORTS, { body: { profile, studyInstanceUids, ...more } });
  assert.equal(started.status, 202, started.text);
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await server.call('GET', `/api/v1/jobs/${started.body.id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the job did not get there in time');
}

const manifestOf = (id: number): Promise<Called> => server.call('GET', `${EXPORTS}/${id}/manifest`);

/** The data sets of an export, read from where the server keeps them. */
async function datasetsOf(id: number) {
  const { body } = await manifestOf(id);
  return body.files.map(({ path }: { path: string }) => {
    return readFile(new Uint8Array(readFileSync(join(server.dataDir, 'deidentified-exports', String(id), path))))
      .dataset;
  });
}

test('a profile is made, kept with its versions, and its key never shown', async () => {
  const made = await define('lung', { version: '1', options: ['113107'] });
  assert.equal(made.status, 200, made.text);
  assert.deepEqual(made.body.versions, ['1']);
  assert.equal((await define('lung', { version: '1', options: ['113107'] })).status, 200);
  assertProblem(await define('lung', { version: '1', options: [] }), 409, 'conflict');
  assert.deepEqual((await define('lung', { version: '2', options: ['113105', '113107'] })).body.versions, ['1', '2']);
  assertProblem(await define('lung', { version: '3', options: ['113199'] }), 400, 'query-not-understood');
  assertProblem(await define('Lung', { version: '1' }), 400, 'invalid');
  assertProblem(await server.call('GET', `${PROFILES}/none`), 404, 'not-found');
  const folder = join(server.dataDir, 'deidentification');
  const key = readFileSync(join(folder, 'lung.key'), 'utf8').trim();
  assert.equal(statSync(join(folder, 'lung.key')).mode & 0o077, 0);
  const all = await server.call('GET', PROFILES);
  assert.deepEqual(
    all.body.profiles.map(({ name }: { name: string }) => name),
    ['lung'],
  );
  assert.ok(!all.text.includes(key) && !made.text.includes(key));
});

test('an export holds the studies without who they are of, its hashes are right, and it is fetched as a ZIP', async () => {
  const job = await exported('lung', [1]);
  assert.equal(job.state, 'succeeded', JSON.stringify(job));
  assert.deepEqual(job.result, { written: 2, refused: 0, refusals: {} });
  const manifest = await manifestOf(job.id);
  assert.equal(manifest.body.version, '2');
  assert.equal(manifest.body.files.length, 2);
  const folder = join(server.dataDir, 'deidentified-exports', String(job.id));
  for (const { path, sha256 } of manifest.body.files) {
    const bytes = readFileSync(join(folder, path));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
    for (const secret of ['Wałęsa', 'Łucja', '2.25.77701']) assert.ok(!bytes.includes(secret), secret);
  }
  assert.ok(!readdirSync(folder).includes('original.part'));
  for (const secret of ['Wa', '77701']) assert.ok(!manifest.text.includes(`"${secret}`));
  const zip = await fetch(`${server.web}${EXPORTS}/${job.id}/content`, {
    headers: { authorization: 'Bearer token-of-a-test-that-nobody-else-uses-00000000' },
  });
  const bytes = Buffer.from(await zip.arrayBuffer());
  assert.equal(bytes.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
  for (const { path } of manifest.body.files) assert.ok(bytes.includes(path), path);
  const [head, ...rows] = readFileSync(join(folder, 'attributes.csv'), 'utf8').trim().split('\r\n');
  assert.match(head!, /^path,PatientID,PatientSex/);
  assert.deepEqual(
    rows.map((row) => row.split(',')[0]),
    manifest.body.files.map(({ path }: { path: string }) => path),
  );
  const named = head!.split(',');
  const cell = (row: string, keyword: string) => row.split(',')[named.indexOf(keyword)];
  assert.deepEqual(
    [cell(rows[0]!, 'Modality'), cell(rows[0]!, 'Rows'), cell(rows[1]!, 'InstanceNumber')],
    ['CT', '32', '2'],
  );
  for (const secret of ['Wałęsa', 'Łucja', '2.25.77701', 'P1,']) assert.ok(!rows.join().includes(secret), secret);
  assert.ok(bytes.includes('attributes.csv'));
  assert.ok(!server.logged.join('\n').includes('Wałęsa'));
});

test('a later visit has the same pseudonym and the interval stays; under another profile both are others', async () => {
  await define('other', { version: '1', options: ['113107'] });
  const both = await exported('lung', [1, 3]);
  const [first, , later] = await datasetsOf(both.id);
  assert.equal(first.text(TAG.PatientID), later.text(TAG.PatientID));
  const day = (text: string) => Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`) / 86_400_000;
  assert.equal(day(later.text(TAG.StudyDate)) - day(first.text(TAG.StudyDate)), 30);
  const again = await datasetsOf((await exported('lung', [1])).id);
  assert.equal(again[0].text(TAG.PatientID), first.text(TAG.PatientID));
  assert.equal(again[0].text(TAG.StudyInstanceUID), first.text(TAG.StudyInstanceUID));
  const other = await datasetsOf((await exported('other', [1])).id);
  assert.notEqual(other[0].text(TAG.PatientID), first.text(TAG.PatientID));
  assert.notEqual(other[0].text(TAG.StudyInstanceUID), first.text(TAG.StudyInstanceUID));
});

test('what cannot be made clean is left out and counted by its reason', async () => {
  await define('faces', { version: '1', options: ['CleanRecognizableVisualFeatures'] });
  const job = await exported('faces', [1]);
  assert.equal(job.state, 'failed');
  assert.deepEqual((await manifestOf(job.id)).body.files, []);
});

test('the faces of heads are cut out, whatever other series the study has; pictures of them are refused', async () => {
  const study = {
    ...{ seed: 7, key: 'head', subject: SUBJECTS[0]!, date: '20260101', time: '120000' },
    ...{ description: 'Head', accessionNumber: 'A0001' },
  };
  const series = { study, number: 1, modality: 'CT', description: 'Axial', bodyPart: 'HEAD' };
  const heads = [...headSeries(series, axialHead(64, 5))];
  for (const { file } of heads) await put(file);
  const { studyInstanceUid } = heads[0]!.truth;
  const job = await exportedStudies('faces', [studyInstanceUid], { nifti: true });
  assert.deepEqual(job.result, { written: heads.length, refused: 0, refusals: {}, volumes: 1, framesLeft: 0 });
  const { body } = await manifestOf(job.id);
  for (const { path, sha256 } of body.volumes) {
    const bytes = readFileSync(join(server.dataDir, 'deidentified-exports', String(job.id), path));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
    assert.match(path, /^bids\//);
    for (const secret of [SUBJECTS[0]!.patientId, SUBJECTS[0]!.patientName]) assert.ok(!path.includes(secret));
    if (!path.endsWith('.gz')) assert.ok(!bytes.includes(SUBJECTS[0]!.patientId) && !bytes.includes('20260101'), path);
  }
  assert.equal(body.volumes.filter(({ path }: { path: string }) => path.endsWith('_ct.nii.gz')).length, 1);
  const cut = body.files.filter(({ blankedFrames }: { blankedFrames: number }) => blankedFrames > 0);
  assert.ok(cut.length > 20 && cut.length < heads.length, `${cut.length}`);
  const nose = HEAD_STRUCTURES.findIndex(({ name }) => name === 'nose') + 1;
  const cerebrum = HEAD_STRUCTURES.findIndex(({ name }) => name === 'cerebrum') + 1;
  for (const dataset of await datasetsOf(job.id)) {
    const { labels, file } = heads[dataset.number(TAG.InstanceNumber) - 1]!;
    const [before, after] = [readFile(file).dataset, dataset].map((one) => one.bytes(TAG.PixelData)!);
    assert.equal(dataset.text(TAG.RecognizableVisualFeatures), 'NO');
    for (const [at, label] of labels.entries()) {
      const value = after[at * 2]! + after[at * 2 + 1]! * 256;
      if (label === nose) assert.ok(value < 100, 'air where the nose was');
      if (label === cerebrum) assert.equal(value, before![at * 2]! + before![at * 2 + 1]! * 256);
    }
  }
});

test('an output in which a number or a name of the original is left does not leave', async () => {
  await define('leaky', { version: '1', rules: [{ attribute: 'StudyDescription', action: 'K' }] });
  await put(tinyCt(5, 1, { PatientID: 'NR-448812', StudyDescription: 'of NR-448812' }));
  await put(tinyCt(5, 2, { PatientID: 'NR-448812', StudyDescription: 'of nobody' }));
  await put(tinyCt(5, 3, { PatientID: 'NR-448812', StudyDescription: 'of Łucja' }));
  const job = await exported('leaky', [5]);
  assert.deepEqual(job.result, { written: 1, refused: 2, refusals: { 'identifier-left': 2 } });
  const { body } = await manifestOf(job.id);
  const folder = join(server.dataDir, 'deidentified-exports', String(job.id));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.equal(files.length, body.files.length + 3, 'and the manifest, the table, and which studies it was made of');
});

test('an export is for who may retrieve, and gone when it is removed', async () => {
  const job = await exported('lung', [1]);
  for (const path of [`${EXPORTS}/${job.id}/manifest`, `${EXPORTS}/${job.id}/content`, PROFILES]) {
    assert.equal((await server.call('GET', path, { token: null })).status, 401, path);
  }
  assertProblem(await server.call('GET', `${EXPORTS}/999999/manifest`), 404, 'not-found');
  const missing = await server.call('POST', EXPORTS, { body: { profile: 'none', studyInstanceUids: ['2.25.77701'] } });
  assertProblem(missing, 404, 'not-found');
  assert.equal((await server.call('DELETE', `${EXPORTS}/${job.id}`)).status, 204);
  assertProblem(await manifestOf(job.id), 404, 'not-found');
  assert.ok(!existsSync(join(server.dataDir, 'deidentified-exports', String(job.id))));
});

test('a project is exported as it shows its studies, whoever asks: its pseudonyms, volumes, hashes; into the folder that is set too', async () => {
  const target = await mkdtemp(join(tmpdir(), 'vesalius-exports-'));
  const other = await openLocalServer({ VESALIUS_EXPORT_FOLDER: target });
  try {
    const series = { study: STUDY_OF_HEAD, number: 1, modality: 'CT', description: 'Head', bodyPart: 'HEAD' };
    for (const { file } of headSeries(series, { ...axialHead(64, 5), slices: 6 }))
      await other.call('POST', '/api/v1/import', { body: file, type: 'application/dicom' });
    await other.done('POST', '/projects', { name: 'lung', title: 'Lung' });
    await other.done('PUT', '/projects/lung/governance', { purpose: 'x' });
    const [{ '0020000D': uid }] = (await other.call('GET', '/dicomweb/studies')).body;
    await other.done('PUT', `/projects/lung/studies/${uid.Value[0]}`);
    await other.done('PUT', '/projects/lung/profile', { options: ['113107'] });
    const { shownAs } = await shown(other);
    // Who asks may see originals; the export holds none.
    const started = await other.call('POST', EXPORTS, { body: { project: 'lung', nifti: true, toFolder: true } });
    assert.equal(started.status, 202, started.text);
    const job = await ended(other, started.body.id);
    assert.deepEqual([job.state, job.result.written, job.result.volumes], ['succeeded', 6, 1], JSON.stringify(job));
    const { body: manifest } = await other.call('GET', `${EXPORTS}/${job.id}/manifest`);
    assert.equal(manifest.project, 'lung');
    const folder = join(target, job.result.folder);
    for (const { path, sha256 } of [...manifest.files, ...manifest.volumes]) {
      const bytes = readFileSync(join(folder, path));
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256, path);
      for (const secret of [
        STUDY_OF_HEAD.subject.patientId,
        STUDY_OF_HEAD.subject.patientName.split('^')[0]!,
        uid.Value[0],
      ])
        assert.ok(!bytes.includes(secret) && !path.includes(secret), path);
      if (path.endsWith('.dcm')) assert.equal(readFile(bytes).dataset.text(TAG.StudyInstanceUID), shownAs);
      if (path.endsWith('.dcm')) assert.match(path, /^LUNG-\w{12}\/ST/);
    }
    assert.ok(existsSync(join(folder, 'manifest.json')) && existsSync(join(folder, 'attributes.csv')));
    assert.ok(!existsSync(join(folder, 'studies.json')), 'what the archive keeps for itself');
    const content = `${EXPORTS}/${job.id}/content`;
    assert.equal((await other.call('GET', content)).status, 200);
    await other.done('DELETE', `/projects/lung/studies/${uid.Value[0]}`);
    assertProblem(await other.call('GET', content), 403, 'not-permitted');
    const both = { project: 'lung', profile: 'lung', studyInstanceUids: [shownAs] };
    assertProblem(await other.call('POST', EXPORTS, { body: both }), 400, 'query-not-understood');
    assertProblem(await other.call('POST', EXPORTS, { body: { project: 'nothing' } }), 404, 'not-found');
    assertProblem(await server.call('POST', EXPORTS, { body: { project: 'x', toFolder: true } }), 409, 'conflict');
  } finally {
    await other.close();
    await rm(target, { recursive: true, force: true });
  }
});

const STUDY_OF_HEAD = {
  ...{ seed: 11, key: 'project-export', subject: SUBJECTS[1]!, date: '20260302', time: '101500' },
  ...{ description: 'Head of a person', accessionNumber: 'ACC77' },
};

/** The study of the project once it is shown. */
async function shown(other: LocalServer): Promise<{ shownAs: string }> {
  for (let tries = 0; tries < 200; tries++) {
    const { studies } = (await other.call('GET', '/api/v1/projects/lung/studies')).body;
    const { body } = await other.call('GET', '/api/v1/jobs');
    if (studies[0]?.shownAs && body.jobs.every(({ state }: { state: string }) => state === 'succeeded'))
      return studies[0];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nothing is shown');
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function ended(other: LocalServer, id: number): Promise<any> {
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await other.call('GET', `/api/v1/jobs/${id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the job did not get there in time');
}
