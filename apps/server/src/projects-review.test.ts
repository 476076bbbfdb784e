/** A project that needs a review: nothing is seen before a person has accepted it, and the report of that is signed. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { textIsGenuine } from '@vesalius/audit';
import { drawText } from '@vesalius/testkit';
import sharp from 'sharp';
import { commandLine } from '../../cli/src/testing/command-line.ts';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const study = (number: number) => `2.25.7770${number}`;
const AT = '/api/v1/projects/lung';

let server: LocalServer;
let stella: Ask;
let mia: Ask;
let batch: number;

before(async () => {
  server = await openLocalServer();
  for (const instance of [1, 2, 3]) await store(1, instance, { ImageComments: 'Brother of Łucja' });
  await store(3, 1, { BodyPartExamined: 'HEAD' });
  await store(5, 1, signed('WALESAXY LUCIAN'));
  await server.done('POST', '/projects', { name: 'lung', title: 'lung' });
  for (const name of ['stella', 'mia']) await server.done('POST', '/users', { name, password: PASSWORD });
  await server.done('POST', '/grants', grant('stella', 'data-steward'));
  await server.done('POST', '/grants', grant('mia', 'project-member'));
  const reviewPercent = { pixels: 100, head: 100, text: 100, other: 0 };
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x', needsReview: true, reviewPercent });
  for (const number of [1, 3, 5]) await server.done('PUT', `/projects/lung/studies/${study(number)}`);
  [stella, mia] = [await server.as('stella', PASSWORD), await server.as('mia', PASSWORD)];
  const profile = await stella('PUT', `${AT}/profile`, { body: { options: ['113107'] } });
  await ended(profile.body.id);
});

after(() => server.close());

const grant = (name: string, role: string) => ({ subject: { kind: 'user', name }, role, project: 'lung' });

/** A CT on which a device has written, what no header says. */
function signed(text: string) {
  const [width, height] = [400, 240];
  const pixels = new Uint8Array(width * height);
  drawText((x, y) => pixels.fill(255, y * width + x, y * width + x + 1), text, 10, 10, 2);
  const depth = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  return { PatientName: 'Walesaxy^Lucian', ...depth, Rows: height, Columns: width, PixelData: pixels };
}

async function store(number: number, instance: number, attributes = {}): Promise<void> {
  const body = tinyCt(number, instance, { PatientID: `PAT471${number}`, ...attributes });
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function ended(id: number): Promise<any> {
  for (let tries = 0; tries < 800; tries++) {
    const { body } = await stella('GET', `/api/v1/jobs/${id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not get there in time');
}

const seen = async () => (await mia('GET', '/api/v1/studies?limit=100')).body.studies;
const outputs = async (state = '') =>
  (await stella('GET', `${AT}/batches/${batch}/outputs${state && `?state=${state}`}`)).body.outputs;

test('before a review members see nothing, and of a batch the risky ones and the first of each series wait', async () => {
  assert.deepEqual(await seen(), []);
  const started = await stella('POST', `${AT}/batches`, { body: {} });
  assert.equal(started.status, 202, started.text);
  batch = started.body.batch.id;
  const job = await ended(started.body.job.id);
  assert.equal(job.result.state, 'review', JSON.stringify(job));
  assert.deepEqual(await seen(), []);
  const all = await outputs();
  assert.deepEqual(
    all.map(({ reason, state, code = '' }: Record<string, string>) => `${reason} ${state} ${code}`.trim()).sort(),
    ['head waiting', 'other refused identifier-in-pixels', 'other unseen', 'other unseen', 'other waiting'],
  );
  assert.ok(!JSON.stringify(all).includes('PAT471'));
});

test('an output is seen beside its original by who may see that, and each look is on record', async () => {
  const [one] = await outputs('waiting');
  const at = `${AT}/batches/${batch}/outputs/${one.number}`;
  assertProblem(await mia('GET', at), 403, 'not-permitted');
  const { body } = await stella('GET', at);
  assert.deepEqual([body.rows, body.columns, body.frames], [32, 32, 1]);
  const name = body.attributes.find(({ keyword }: { keyword: string }) => keyword === 'PatientName');
  assert.deepEqual([name.before, name.after], ['Wałęsa^Łucja', one.pseudonym]);
  assert.ok(!body.attributes.some(({ keyword }: { keyword: string }) => keyword === 'Modality'));
  for (const side of ['before', 'after']) {
    const picture = await stella('GET', `${at}/pictures/${side}/1`);
    assert.equal(picture.headers.get('content-type'), 'image/png');
  }
  assertProblem(await stella('GET', `${at}/pictures/after/2`), 404, 'not-found');
  const trail = await server.call('GET', '/api/v1/audit?kind=instances-accessed&actor=stella&limit=10');
  assert.ok(trail.body.events.length > 0, trail.text);
});

const pictureOf = async (number: number) => {
  const path = `${server.web}${AT}/batches/${batch}/outputs/${number}/pictures/after/1`;
  const secret = (await server.done('POST', '/tokens', { name: 'eye', permissions: ['retrieve', 'projects.manage'] }))
    .secret;
  const answer = await fetch(path, { headers: { authorization: `Bearer ${secret}` } });
  const { data } = await sharp(Buffer.from(await answer.arrayBuffer()))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data;
};

test('masks blank what they cover and nothing else, can be taken back, and ask for a decision anew', async () => {
  const [, one] = await outputs();
  const at = `${AT}/batches/${batch}/outputs/${one.number}`;
  await stella('POST', `${AT}/batches/${batch}/decisions`, { body: { numbers: [one.number], decision: 'accept' } });
  const masked = await stella('PUT', `${at}/masks`, { body: { masks: [{ left: 4, top: 6, width: 10, height: 5 }] } });
  assert.deepEqual([masked.status, masked.body.outputs[0].state], [200, 'waiting'], masked.text);
  const pixels = await pictureOf(one.number);
  assert.notEqual(pixels[6 * 32 + 4], pixels[0]);
  assert.equal(pixels[5 * 32 + 4], pixels[0]);
  const whole = await stella('PUT', `${at}/masks`, { body: { masks: [] } });
  assert.deepEqual(whole.body.outputs[0].masks, []);
  const back = await pictureOf(one.number);
  assert.equal(back[6 * 32 + 4], back[0]);
  await stella('PUT', `${at}/masks`, { body: { masks: [{ left: 0, top: 0, width: 32, height: 3 }] } });
  assertProblem(await stella('PUT', `${at}/masks`, { body: { masks: [{ left: -1 }] } }), 400, 'invalid');
});

test('what is sent back has all of its series looked at; the review cannot end before', async () => {
  const at = `${AT}/batches/${batch}`;
  const [first, second, third] = (await outputs()).filter(
    ({ study: uid }: { study: string }, _: number, all: { study: string }[]) =>
      all.filter(({ study: other }) => other === uid).length === 3,
  );
  assertProblem(await stella('POST', `${at}/acceptance`), 409, 'conflict');
  const decision = await stella('POST', `${at}/decisions`, {
    body: { numbers: [first.number], decision: 'send-back' },
  });
  assert.deepEqual(decision.body.decided, [first.number]);
  const states = (await outputs()).filter(({ series }: { series: string }) => series === first.series);
  assert.deepEqual(
    states.map(({ state }: { state: string }) => state),
    ['sent-back', 'waiting', 'waiting'],
  );
  const rest = (await outputs('waiting')).map(({ number }: { number: number }) => number);
  assert.ok(rest.includes(second.number) && rest.includes(third.number));
  const ended = await stella('POST', `${at}/decisions`, { body: { numbers: rest, decision: 'accept' } });
  assert.equal(ended.body.waiting, 0);
  assertProblem(await stella('GET', `${at}/report`), 404, 'not-found');
});

test('what was accepted comes to the members, with a report that anybody can check', async () => {
  const at = `${AT}/batches/${batch}`;
  const accepted = await stella('POST', `${at}/acceptance`);
  assert.equal(accepted.status, 202, accepted.text);
  const job = await ended(accepted.body.job.id);
  assert.deepEqual([job.result.state, job.result.published, job.result['sent-back']], ['published', 3, 1]);
  assert.equal((await seen()).length, 2);
  const { body, text } = await stella('GET', `${at}/report`);
  const pem = readFileSync(join(server.dataDir, 'audit', 'public-key.pem'), 'utf8');
  assert.ok(textIsGenuine(JSON.stringify(body.report), body, pem));
  assert.equal(body.report.reviewedBy, 'stella');
  assert.equal(body.report.outputs.length, 5);
  for (const secret of ['PAT471', study(1), 'Wałęsa']) assert.ok(!text.includes(secret), secret);
  const changed = { ...body.report, reviewedBy: 'sven' };
  assert.ok(!textIsGenuine(JSON.stringify(changed), body, pem));
  assertProblem(await stella('POST', `${at}/acceptance`), 409, 'conflict');
});

test('the command says whether a report is the one that was signed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-report-'));
  const file = join(folder, 'report.json');
  const verify = () => commandLine(['audit', 'verify-report', file, '--data-dir', server.dataDir]);
  try {
    const { text } = await stella('GET', `${AT}/batches/${batch}/report`);
    writeFileSync(file, text);
    const good = await verify();
    assert.deepEqual([good.exitCode, good.stderr], [0, '']);
    writeFileSync(file, text.replace('"state":"sent-back"', '"state":"accepted"'));
    assert.equal((await verify()).exitCode, 1);
    writeFileSync(file, 'no report');
    assert.equal((await verify()).exitCode, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a study of who has withdrawn comes in by no request of its own', async () => {
  await server.done('PUT', '/projects/lung/consents', { patientId: 'PAT4715', state: 'withdrawn' });
  assertProblem(await server.call('PUT', `${AT}/studies/${study(5)}`), 409, 'conflict');
  await server.done('PUT', '/projects/lung/consents', { patientId: 'PAT4715', state: 'given' });
  assert.ok((await server.call('PUT', `${AT}/studies/${study(5)}`)).status < 300);
});
