/** A project whose profile removes faces: made of whole volumes, looked at by a person, moved, and never shown in the view. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile, TAG } from '@vesalius/dicom';
import {
  axialHead,
  BRAIN_STRUCTURES,
  HEAD_STRUCTURES,
  type HeadInstance,
  headSeries,
  SUBJECTS,
} from '@vesalius/testkit';
import sharp from 'sharp';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const AT = '/api/v1/projects/lung';
/** Of 240 mm, 60 pixels: 4 mm each, 5 mm between slices. */
const PLAN = axialHead(60, 5);

let server: LocalServer;
let stella: Ask;
let mia: Ask;
let batch: number;
let head: HeadInstance[];

before(async () => {
  server = await openLocalServer();
  head = headOf('head', 'HEAD');
  for (const { file } of head) await store(file);
  // No head, and nothing says so.
  for (const instance of [1, 2]) await store(tinyCt(1, instance, { BodyPartExamined: '' }));
  // No head, and the header says so.
  await store(tinyCt(3, 1, { BodyPartExamined: 'CHEST' }));
  await server.done('POST', '/projects', { name: 'lung', title: 'lung' });
  for (const name of ['stella', 'mia']) await server.done('POST', '/users', { name, password: PASSWORD });
  await server.done('POST', '/grants', grant('stella', 'data-steward'));
  await server.done('POST', '/grants', grant('mia', 'project-member'));
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x' });
  for (const uid of [studyOfHead(), '2.25.77701', '2.25.77703'])
    await server.done('PUT', `/projects/lung/studies/${uid}`);
  [stella, mia] = [await server.as('stella', PASSWORD), await server.as('mia', PASSWORD)];
  const profile = await stella('PUT', `${AT}/profile`, { body: { options: ['113102', '113107'] } });
  assert.equal(profile.status, 202, profile.text);
  await ended(profile.body.id);
});

after(() => server.close());

const grant = (name: string, role: string) => ({ subject: { kind: 'user', name }, role, project: 'lung' });

function headOf(key: string, bodyPart: string): HeadInstance[] {
  const study = {
    ...{ seed: 7, key, subject: SUBJECTS[0]!, date: '20260101', time: '120000' },
    ...{ description: 'CT', accessionNumber: 'A0001' },
  };
  return [...headSeries({ study, number: 1, modality: 'CT', description: 'Axial', bodyPart }, PLAN)];
}

const studyOfHead = () => readFile(head[0]!.file).dataset.text(TAG.StudyInstanceUID)!;

async function store(body: Uint8Array): Promise<void> {
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function ended(id: number): Promise<any> {
  for (let tries = 0; tries < 2400; tries++) {
    const { body } = await stella('GET', `/api/v1/jobs/${id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not get there in time');
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function done(started: { status: number; text: string; body: any }): Promise<any> {
  assert.equal(started.status, 202, started.text);
  const job = await ended(started.body.job.id);
  assert.equal(job.state, 'succeeded', JSON.stringify(job));
  return job.result;
}

interface Output {
  readonly number: number;
  readonly state: string;
  readonly code?: string;
  readonly face?: number;
  readonly reason: string;
  readonly series: string;
}

const outputs = async (): Promise<Output[]> =>
  (await stella('GET', `${AT}/batches/${batch}/outputs?limit=500`)).body.outputs;
const faces = async () => (await stella('GET', `${AT}/batches/${batch}/faces`)).body.faces;
const faceAt = (number: number) => `${AT}/batches/${batch}/faces/${number}`;

/** The grey values of a picture of the review. */
async function picture(path: string): Promise<{ data: Buffer; width: number; height: number }> {
  const answer = await fetch(server.web + path, { headers: { authorization: `Bearer ${await secret()}` } });
  assert.equal(answer.status, 200);
  const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

let token: string | undefined;
async function secret(): Promise<string> {
  token ??= (await server.done('POST', '/tokens', { name: 'eye', permissions: ['retrieve', 'projects.manage'] }))
    .secret;
  return token!;
}

test('in the view only what cannot show a face is seen', async () => {
  const { body } = await mia('GET', '/api/v1/studies?limit=100');
  assert.equal(body.studies.length, 1, JSON.stringify(body));
});

test('a batch with heads waits for a person, also where the project does not ask for a review', async () => {
  const started = await stella('POST', `${AT}/batches`, { body: {} });
  batch = started.body.batch.id;
  const result = await done(started);
  assert.equal(result.state, 'review');
  const all = await outputs();
  const [first] = await faces();
  assert.equal(first.found, 'face');
  const ofHead = all.filter(({ face }) => face === first.number);
  assert.equal(ofHead.length, head.length);
  assert.ok(ofHead.every(({ state, reason }) => state === 'waiting' && reason === 'head'));
  const others = all
    .filter(({ face }) => face !== first.number)
    .map(({ state, code = '' }) => `${state} ${code}`.trim());
  assert.deepEqual(others.sort(), ['refused features-not-cleaned', 'refused features-not-cleaned', 'unseen']);
});

/** What of a structure was changed in the pictures of all slices, 0 to 1. */
async function takenOf(): Promise<Map<string, number>> {
  const [first] = await faces();
  const ofHead = (await outputs()).filter(({ face }) => face === first.number);
  const [inside, whole] = [new Float64Array(256), new Float64Array(256)];
  for (const [index, { number }] of ofHead.entries()) {
    const at = `${AT}/batches/${batch}/outputs/${number}/pictures`;
    const [was, is] = [await picture(`${at}/before/1`), await picture(`${at}/after/1`)];
    const channels = is.data.length / (is.width * is.height);
    for (const [pixel, label] of head[index]!.labels.entries()) {
      whole[label]!++;
      if (was.data[pixel * channels] !== is.data[pixel * channels]) inside[label]!++;
    }
  }
  return new Map(HEAD_STRUCTURES.map(({ name }, at) => [name, inside[at + 1]! / whole[at + 1]!]));
}

/** How much of the bridge of the nose went at first. */
let bridge: number;

test('the face is gone from the pictures and the brain is what it was', async () => {
  const taken = await takenOf();
  bridge = taken.get('bridge of nose')!;
  for (const name of ['nose', 'lips', 'chin']) assert.ok(taken.get(name)! > 0.9, `${name} ${taken.get(name)}`);
  for (const name of BRAIN_STRUCTURES) assert.equal(taken.get(name), 0, name);
});

test('the head is seen before and after, by who may see the original', async () => {
  const [{ number }] = await faces();
  const [was, is] = [
    await picture(`${faceAt(number)}/pictures/before`),
    await picture(`${faceAt(number)}/pictures/after`),
  ];
  assert.deepEqual([was.width, was.height], [is.width, is.height]);
  const different = was.data.filter((value, at) => value !== is.data[at]).length;
  assert.ok(different > was.data.length / 50, `${different}`);
  const sections = await picture(`${faceAt(number)}/pictures/sections`);
  assert.ok(redOf(sections.data) > 100);
  const none = await picture(`${faceAt(number)}/pictures/sections?back=-150`);
  assert.ok(redOf(none.data) < redOf(sections.data));
  assertProblem(await mia('GET', `${faceAt(number)}/pictures/before`), 403, 'not-permitted');
  assertProblem(await stella('GET', `${faceAt(404)}/pictures/before`), 404, 'not-found');
});

function redOf(data: Buffer): number {
  let count = 0;
  for (let at = 0; at < data.length; at += 3) if (data[at]! > data[at + 1]! + 60) count++;
  return count;
}

test('a face is moved, and its images are made anew and wait again', async () => {
  const [{ number }] = await faces();
  const [one] = (await outputs()).filter(({ face }) => face === number);
  await stella('POST', `${AT}/batches/${batch}/decisions`, { body: { series: one!.series, decision: 'accept' } });
  assert.ok((await outputs()).filter(({ face }) => face === number).every(({ state }) => state === 'accepted'));
  const move = { kind: 'moved', left: 0, back: 0, up: -30, tilt: 0, size: 100 };
  assertProblem(await stella('PUT', faceAt(number), { body: { change: { kind: 'moved', up: 900 } } }), 400, 'invalid');
  assert.equal((await done(await stella('PUT', faceAt(number), { body: { change: move } }))).state, 'review');
  const states = (await outputs()).filter(({ face }) => face === number).map(({ state }) => state);
  // Slices of which nothing else goes than before keep what was decided.
  assert.ok(states.includes('waiting') && states.includes('accepted'), states.join());
  const taken = await takenOf();
  assert.ok(taken.get('bridge of nose')! < bridge / 2, `${taken.get('bridge of nose')}`);
  await done(await stella('PUT', faceAt(number), { body: { change: null } }));
  assert.equal((await takenOf()).get('bridge of nose'), bridge);
});

test('a volume in which nobody finds a face comes through when a person says that there is none', async () => {
  const refused = (await outputs()).filter(({ code }) => code === 'features-not-cleaned');
  const number = refused[0]!.face!;
  const face = (await faces()).find((one: { number: number }) => one.number === number);
  assert.equal(face.found, 'no-volume');
  const move = { kind: 'moved', left: 0, back: 0, up: 1, tilt: 0, size: 100 };
  assertProblem(await stella('PUT', faceAt(number), { body: { change: move } }), 409, 'conflict');
  const seen = await stella('GET', `${AT}/batches/${batch}/outputs/${refused[0]!.number}`);
  assert.deepEqual([seen.status, seen.body.attributes], [200, []], seen.text);
  await done(await stella('PUT', faceAt(number), { body: { change: { kind: 'none' } } }));
  const mended = (await outputs()).filter(({ face: of }) => of === number);
  assert.deepEqual(
    mended.map(({ state, code = '' }) => state + code),
    ['waiting', 'waiting'],
  );
});

test('what was accepted comes to members without a face, marked so, and the report tells who changed what', async () => {
  const waiting = (await outputs()).filter(({ state }) => state === 'waiting').map(({ number }) => number);
  await stella('POST', `${AT}/batches/${batch}/decisions`, { body: { numbers: waiting, decision: 'accept' } });
  const result = await done(await stella('POST', `${AT}/batches/${batch}/acceptance`));
  assert.deepEqual([result.state, result.published], ['published', head.length + 3]);
  const { body } = await stella('GET', `${AT}/batches/${batch}/report`);
  assert.equal(body.report.faces[1].change.kind, 'none');
  assert.equal(body.report.faces[1].changedBy, 'stella');
  const { body: seen } = await mia('GET', '/api/v1/studies?limit=100');
  assert.equal(seen.studies.length, 3);
  for (const { studyInstanceUid } of seen.studies) {
    const metadata = await mia('GET', `/dicomweb/studies/${studyInstanceUid}/metadata`);
    for (const instance of metadata.body) assert.equal(instance['00280302'].Value[0], 'NO');
  }
});
