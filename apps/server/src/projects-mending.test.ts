/** Outputs in which something of the original was left are mended by rules, words and rectangles; decisions are taken back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawText } from '@vesalius/testkit';
import sharp from 'sharp';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const AT = '/api/v1/projects/lung';
const [WIDTH, HEIGHT] = [400, 240];

let server: LocalServer;
let stella: Ask;
let mia: Ask;
let batch: number;

before(async () => {
  server = await openLocalServer();
  await store(1, 1, { ImageComments: 'Seen with Łucja and PAT4711', SeriesDescription: 'Seaside lung' });
  await store(1, 2, { SeriesDescription: 'Seaside lung' });
  await store(3, 1, { PatientName: 'Walesaxy^Lucian', ...written('WALESAXY LUCIAN', 2) });
  await server.done('POST', '/projects', { name: 'lung', title: 'lung' });
  for (const name of ['stella', 'mia']) await server.done('POST', '/users', { name, password: PASSWORD });
  await server.done('POST', '/grants', grant('stella', 'data-steward'));
  await server.done('POST', '/grants', grant('mia', 'project-member'));
  const reviewPercent = { pixels: 100, head: 100, text: 100, other: 0 };
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x', needsReview: true, reviewPercent });
  for (const number of [1, 3]) await server.done('PUT', `/projects/lung/studies/2.25.7770${number}`);
  [stella, mia] = [await server.as('stella', PASSWORD), await server.as('mia', PASSWORD)];
  const rules = [{ attribute: 'ImageComments', action: 'K' }];
  const profile = await stella('PUT', `${AT}/profile`, { body: { options: ['113107', '113105'], rules } });
  await ended(profile.body.id);
  const started = await stella('POST', `${AT}/batches`, { body: {} });
  batch = started.body.batch.id;
  await done(started);
});

after(() => server.close());

const grant = (name: string, role: string) => ({ subject: { kind: 'user', name }, role, project: 'lung' });

/** Frames into which a device has written, what no header says. */
function written(text: string, frames: number) {
  const pixels = new Uint8Array(WIDTH * HEIGHT * frames);
  const plot = (frame: number) => (x: number, y: number) => {
    pixels[frame * WIDTH * HEIGHT + y * WIDTH + x] = 255;
  };
  for (let frame = 0; frame < frames; frame++) drawText(plot(frame), text, 10, 10, 2);
  const depth = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  return { ...depth, Rows: HEIGHT, Columns: WIDTH, NumberOfFrames: frames, PixelData: pixels };
}

async function store(number: number, instance: number, attributes = {}): Promise<void> {
  const body = tinyCt(number, instance, { PatientID: 'PAT4711', ...attributes });
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
  assert.equal(job.result.state, 'review');
  return job.result;
}

interface Output {
  readonly number: number;
  readonly state: string;
  readonly code?: string;
  readonly series: string;
  readonly masks: readonly object[];
  readonly why?: string;
}

const outputs = async (): Promise<Output[]> => (await stella('GET', `${AT}/batches/${batch}/outputs`)).body.outputs;
const refusedFor = async (code: string) => (await outputs()).filter((output) => output.code === code);
const at = (number: number) => `${AT}/batches/${batch}/outputs/${number}`;
const statesOf = async (series: string) =>
  (await outputs()).filter((output) => output.series === series).map(({ state }) => state);

/** The brightest value of a frame after. */
async function brightest(number: number, frame: number): Promise<number> {
  const name = `eye ${number} ${frame} ${Math.random()}`;
  const { secret } = await server.done('POST', '/tokens', { name, permissions: ['retrieve', 'projects.manage'] });
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await fetch(`${server.web}${at(number)}/pictures/after/${frame}`, { headers });
  assert.equal(answer.status, 200);
  const { data } = await sharp(Buffer.from(await answer.arrayBuffer()))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Math.max(...data);
}

test('what was refused says where something was left, to who may see the original, and to nobody what', async () => {
  const [one] = await refusedFor('identifier-left');
  const { body, text } = await stella('GET', at(one!.number));
  assert.deepEqual(
    body.leaks.map(({ kind, keyword }: Record<string, string>) => [kind, keyword]),
    [['number', 'ImageComments']],
  );
  assert.equal(body.leaks[0].before, 'Seen with Łucja and PAT4711', text);
  assertProblem(await mia('GET', at(one!.number)), 403, 'not-permitted');
  assertProblem(await stella('GET', `${at(one!.number)}/pictures/after/1`), 404, 'not-found');
  assert.equal((await stella('GET', `${at(one!.number)}/pictures/before/1`)).status, 200);
  const [other] = await refusedFor('identifier-in-pixels');
  const { leaks } = (await stella('GET', at(other!.number))).body;
  assert.deepEqual([...new Set(leaks.map(({ frame }: { frame: number }) => frame))], [1, 2]);
  assert.ok(leaks.every(({ place }: { place: { top: number } }) => place.top < 40));
  assert.ok(!JSON.stringify(leaks).includes('WALES'));
});

test('what was left lies sealed in the register', () => {
  const folder = join(server.dataDir, 'register');
  for (const name of ['register.sqlite', 'register.sqlite-wal'])
    for (const secret of ['PAT4711', 'Łucja', '00204000'])
      assert.ok(!readFileSync(join(folder, name)).includes(secret), secret);
});

test('a rule and a word that a person adds are used for all of the batch, and what is not the same waits', async () => {
  const amendments = { rules: [{ attribute: 'ImageComments', action: 'X' }], removeWords: ['Seaside'] };
  const path = `${AT}/batches/${batch}/amendments`;
  assertProblem(
    await stella('PUT', path, { body: { rules: [{ attribute: 'Nonsense', action: 'X' }], removeWords: [] } }),
    400,
    'query-not-understood',
  );
  await done(await stella('PUT', path, { body: amendments }));
  assert.deepEqual((await stella('GET', path)).body, amendments);
  assertProblem(await mia('GET', path), 403, 'not-permitted');
  assert.deepEqual(await refusedFor('identifier-left'), []);
  const ofStudy = (await outputs()).filter(({ code }) => code === undefined);
  assert.equal(ofStudy.length, 2);
  for (const { number } of ofStudy) {
    const { body } = await stella('GET', at(number));
    const described = body.attributes.find(({ keyword }: { keyword: string }) => keyword === 'SeriesDescription');
    assert.ok(!described.after.includes('Seaside'), described.after);
  }
});

test('the same amendments again change nothing, so what was decided holds', async () => {
  const ofStudy = (await outputs()).filter(({ code }) => code === undefined);
  const numbers = ofStudy.map(({ number }) => number);
  await stella('POST', `${AT}/batches/${batch}/decisions`, { body: { numbers, decision: 'accept' } });
  const path = `${AT}/batches/${batch}/amendments`;
  await done(await stella('PUT', path, { body: (await stella('GET', path)).body }));
  assert.deepEqual(await statesOf(ofStudy[0]!.series), ['accepted', 'accepted']);
});

test('a rectangle on all frames mends text in pixels; one on a single frame does not', async () => {
  const [one] = await refusedFor('identifier-in-pixels');
  const place = { left: 0, top: 0, width: WIDTH, height: 60 };
  await done(await stella('PUT', `${at(one!.number)}/masks`, { body: { masks: [{ ...place, frame: 1 }] } }));
  const { body } = await stella('GET', at(one!.number));
  assert.deepEqual([...new Set(body.leaks.map(({ frame }: { frame: number }) => frame))], [2]);
  await done(await stella('PUT', `${at(one!.number)}/masks`, { body: { masks: [place] } }));
  const mended = (await outputs()).find(({ number }) => number === one!.number)!;
  assert.deepEqual([mended.state, mended.code, mended.masks], ['waiting', undefined, [place]]);
  for (const frame of [1, 2]) assert.equal(await brightest(one!.number, frame), 0);
});

test('rectangles of one image are put on all of its series by a job', async () => {
  const [one, two] = (await outputs()).filter(({ masks }) => masks.length === 0);
  const masks = [{ left: 2, top: 2, width: 4, height: 4 }];
  await done(await stella('PUT', `${at(one!.number)}/masks`, { body: { masks, series: true } }));
  const both = (await outputs()).filter(({ number }) => number === one!.number || number === two!.number);
  assert.deepEqual(
    both.map((output) => [output.state, output.masks]),
    [
      ['waiting', masks],
      ['waiting', masks],
    ],
  );
});

test('what is sent back says why, words of a person stay sealed, and the decision is taken back', async () => {
  const [one] = await outputs();
  const path = `${AT}/batches/${batch}/decisions`;
  const body = { numbers: [one!.number], decision: 'send-back', why: 'attributes', note: 'Is this Łucja?' };
  assert.equal((await stella('POST', path, { body })).status, 200);
  assert.equal((await outputs())[0]!.why, 'attributes');
  assert.equal((await stella('GET', at(one!.number))).body.note, 'Is this Łucja?');
  await stella('POST', path, { body: { numbers: [one!.number], decision: 'take-back' } });
  const [back] = await outputs();
  assert.deepEqual([back!.state, back!.why], ['waiting', undefined]);
  assert.equal((await stella('GET', at(one!.number))).body.note, undefined);
  await stella('POST', path, { body });
  const rest = (await outputs()).filter(({ state }) => state === 'waiting').map(({ number }) => number);
  await stella('POST', path, { body: { numbers: rest, decision: 'accept' } });
  const accepted = await stella('POST', `${AT}/batches/${batch}/acceptance`);
  assert.equal((await ended(accepted.body.job.id)).result.state, 'published');
  const report = await stella('GET', `${AT}/batches/${batch}/report`);
  assert.deepEqual(report.body.report.amendments.removeWords, 1);
  assert.ok(report.body.report.outputs.some(({ why }: Output) => why === 'attributes'));
  for (const secret of ['Łucja', 'Seaside', 'PAT4711']) assert.ok(!report.text.includes(secret), secret);
});
