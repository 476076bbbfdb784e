/** A list of identifiers joins a project: each line is told of, tried before, and can be downloaded. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Attributes } from '@vesalius/dicom';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const AT = '/api/v1/projects/lung';
const study = (number: number) => `2.25.7770${number}`;

let server: LocalServer;
let stella: Ask;

before(async () => {
  server = await openLocalServer();
  const store = async (number: number, attributes: Attributes = {}) => {
    const body = tinyCt(number, 1, attributes);
    assert.equal((await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' })).status, 200);
  };
  await store(1);
  await store(2);
  await store(3, { PatientID: 'P1' });
  await store(4, { AccessionNumber: 'P2' }); // what is another patient's ID
  await store(5, { PatientID: 'TWICE', IssuerOfPatientID: 'NORTH' });
  await store(6, { PatientID: 'TWICE', IssuerOfPatientID: 'SOUTH' });
  await store(7);
  await store(8);
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung' });
  await server.done('POST', '/projects', { name: 'other', title: 'Other' });
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x' });
  await server.done('PUT', '/projects/lung/profile', { options: [] });
  // Stella may retrieve what is in the project `other`, and only find study 8.
  await server.done('POST', '/users', { name: 'stella', password: PASSWORD });
  await server.done('PUT', '/roles/looker', { permissions: ['search'] });
  await server.done('PUT', '/roles/taker', { permissions: ['search', 'retrieve'] });
  const subject = { kind: 'user', name: 'stella' };
  await server.done('POST', '/grants', { subject, role: 'data-steward', project: 'lung' });
  await server.done('POST', '/grants', { subject, role: 'looker' });
  await server.done('POST', '/grants', { subject, role: 'taker', project: 'other' });
  for (const number of [1, 2, 3, 4, 5, 6, 7]) await server.done('PUT', `/projects/other/studies/${study(number)}`);
  await server.done('PUT', `/projects/lung/studies/${study(2)}`);
  await server.done('PUT', '/projects/lung/consents', { patientId: 'P7', state: 'withdrawn' });
  stella = await server.as('stella', PASSWORD);
});

after(() => server.close());

interface Line {
  readonly line: number;
  readonly text: string;
  readonly outcome: string;
  readonly studies: number;
}

async function joined(body: object): Promise<{ id: number; result: Record<string, unknown> }> {
  const started = await stella('POST', `${AT}/joins`, { body });
  assert.equal(started.status, 202, started.text);
  for (let tries = 0; tries < 400; tries++) {
    const { body: job } = await stella('GET', `/api/v1/jobs/${started.body.id}`);
    if (job.state === 'succeeded') return job;
    assert.notEqual(job.state, 'failed', JSON.stringify(job));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not end in time');
}
const linesOf = async (id: number): Promise<Line[]> => (await stella('GET', `${AT}/joins/${id}/lines`)).body.lines;
const inProject = async (): Promise<number> => (await server.call('GET', `${AT}/studies`)).body.total;

const MIXED = ['P1', 'A2', study(7), 'P2', 'TWICE', 'NOBODY', 'P8', '=1+1'];
const EXPECTED = [
  ['P1', 'found', 2],
  ['A2', 'already-in', 0],
  [study(7), 'consent-withdrawn', 0],
  ['P2', 'ambiguous', 0],
  ['TWICE', 'ambiguous', 0],
  ['NOBODY', 'not-found', 0],
  ['P8', 'no-right', 0],
  ['=1+1', 'not-found', 0],
] as const;

test('a dry run tells of each line what would be, and changes nothing', async () => {
  assert.equal(await inProject(), 1);
  const { id, result } = await joined({ identifiers: MIXED, dryRun: true });
  assert.deepEqual(
    (await linesOf(id)).map(({ text, outcome, studies }) => [text, outcome, studies]),
    EXPECTED.map((line) => [...line]),
  );
  assert.deepEqual([result.joined, result.missing], [2, 2]);
  assert.equal(await inProject(), 1);
});

test('the same list puts in what it said; each line is told of, filtered and downloaded; no job, log or file names one', async () => {
  const { id, result } = await joined({ csv: MIXED.join('\r\n') });
  assert.equal(result.joined, 2);
  assert.equal(await inProject(), 3);
  assert.deepEqual(
    (await linesOf(id)).map(({ line, outcome }) => [line, outcome]),
    EXPECTED.map(([, outcome], at) => [at + 1, outcome]),
  );
  const { body } = await stella('GET', `${AT}/joins/${id}/lines?outcome=ambiguous&limit=1`);
  assert.deepEqual([body.total, body.lines[0].text, body.counts['not-found']], [2, 'P2', 2]);
  const csv = await stella('GET', `${AT}/joins/${id}/lines.csv`);
  assert.match(csv.headers.get('content-disposition') ?? '', /^attachment; filename="list-\d+\.csv"$/);
  const rows = csv.text.split('\r\n');
  assert.deepEqual(
    [rows[0], rows[1], rows[8]],
    ['line,identifier,outcome,studies', '1,P1,found,2', "8,'=1+1,not-found,0"],
  );
  assert.ok(!(await stella('GET', `/api/v1/jobs/${id}`)).text.includes('TWICE'));
  assert.ok(!server.logged.join('\n').includes('TWICE'));
  const files = ['register.sqlite', 'register.sqlite-wal'].map((name) => join(server.dataDir, 'register', name));
  for (const path of files.filter(existsSync)) assert.ok(!readFileSync(path).includes('TWICE'));
  const second = await joined({ identifiers: ['P1'] });
  assert.equal((await linesOf(second.id))[0]!.outcome, 'already-in');
});

test('with columns the cells of a line have to fit together, so that nothing is ambiguous', async () => {
  const { id } = await joined({
    csv: 'PatientID;Issuer;Accession\nTWICE;NORTH;\nP2;;A9\n;;P2\n',
    dryRun: true,
  });
  assert.deepEqual(
    (await linesOf(id)).map(({ outcome, studies }) => [outcome, studies]),
    [
      ['found', 1],
      ['not-found', 0],
      ['found', 1],
    ],
  );
});

test('lines that are more than the project may have are told of', async () => {
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x', mostStudies: 4 });
  const lines = { csv: 'accession\nA5\nA6\n' };
  for (const dryRun of [true, false]) {
    const { id } = await joined({ ...lines, dryRun });
    assert.deepEqual(
      (await linesOf(id)).map(({ outcome }) => outcome),
      ['found', 'project-full'],
    );
  }
  assert.equal(await inProject(), 4);
});

test('a quota of images or bytes holds however a study comes in, and what is used is told', async () => {
  const at = '/projects/small';
  await server.done('POST', '/projects', { name: 'small', title: 'Small' });
  await server.done('PUT', `${at}/governance`, { purpose: 'x', mostInstances: 1 });
  await server.done('PUT', `${at}/studies/${study(1)}`);
  await server.done('PUT', `${at}/studies/${study(1)}`); // it is in already
  const byHand = () => server.call('PUT', `/api/v1${at}/studies/${study(2)}`);
  const refused = await byHand();
  assert.equal(refused.body.code, 'limit-exceeded', refused.text);
  const started = await server.call('POST', `/api/v1${at}/joins`, { body: { studyInstanceUids: [study(2)] } });
  const admin: Ask = (method, path, options) => server.call(method, path, options);
  for (let tries = 0; tries < 400; tries++) {
    const { state } = (await admin('GET', `/api/v1/jobs/${started.body.id}`)).body;
    if (state === 'failed') break;
    assert.notEqual(state, 'succeeded');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const { used } = (await server.call('GET', `/api/v1${at}/governance`)).body;
  assert.deepEqual([used.studies, used.instances], [1, 1]);
  await server.done('PUT', `${at}/governance`, { purpose: 'x', mostGigabytes: (used.bytes + 10) / 1e9 });
  assert.equal((await byHand()).body.code, 'limit-exceeded');
  await server.done('PUT', `${at}/governance`, { purpose: 'x', mostGigabytes: 1 });
  assert.equal((await byHand()).status, 204);
});

test('what is no list is refused, and lines are for who gave them', async () => {
  for (const body of [
    { csv: '\n\n' },
    { csv: 'A1', identifiers: ['A1'] },
    { studyInstanceUids: [study(1)], dryRun: true },
  ])
    assertProblem(await stella('POST', `${AT}/joins`, { body }), 400, 'query-not-understood');
  const { id } = await joined({ identifiers: ['P1'], dryRun: true });
  await server.done('POST', '/users', { name: 'sven', password: PASSWORD });
  await server.done('POST', '/grants', {
    subject: { kind: 'user', name: 'sven' },
    role: 'data-steward',
    project: 'lung',
  });
  const sven = await server.as('sven', PASSWORD);
  for (const end of ['lines', 'lines.csv'])
    assertProblem(await sven('GET', `${AT}/joins/${id}/${end}`), 404, 'not-found');
});

test('pseudonyms from a list: shown, kept sealed, never changed; who is not in it is not shown; no other project has one', async () => {
  const at = '/api/v1/projects/listed';
  const put = (csv: string, path = at) => server.call('PUT', `${path}/pseudonyms`, { body: { csv } });
  await server.done('POST', '/projects', { name: 'listed', title: 'Listed' });
  assertProblem(await put('P1,LISTED-A'), 409, 'conflict');
  await server.done('PUT', '/projects/listed/governance', { purpose: 'x', pseudonyms: 'list' });
  for (const number of [1, 2]) await server.done('PUT', `/projects/listed/studies/${study(number)}`);
  for (const bad of ['P1', 'P1,A\nP1,B', 'P1,A\nP2,A', 'P1,P2\nP2,A'])
    assertProblem(await put(bad), 400, 'query-not-understood');
  assert.equal((await put('PatientID,pseudonym\nP1,LISTED-A\n')).body.total, 1);
  await server.done('PUT', '/projects/listed/profile', { options: [] });
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
  const subject = { kind: 'user', name: 'mia' };
  await server.done('POST', '/grants', { subject, role: 'project-member', project: 'listed' });
  const mia = await server.as('mia', PASSWORD);
  const names = async (expected: string[]) => {
    for (let tries = 0; tries < 400; tries++) {
      const { body } = await mia('GET', '/dicomweb/studies');
      const found = body.map((row: Record<string, { Value: string[] }>) => row['00100020']!.Value[0]).sort();
      if (found.join() === expected.join()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.fail(`never ${expected}`);
  };
  await names(['LISTED-A']);
  assertProblem(await put('P1,LISTED-Z'), 409, 'conflict');
  assertProblem(await put('P2,LISTED-B'), 409, 'conflict');
  const longer = await put('P1,LISTED-A\nP2,LISTED-B\nP3,LISTED-C');
  assert.equal(longer.status, 200, longer.text);
  await names(['LISTED-A', 'LISTED-B']);
  const { body, text } = await server.call('GET', `${at}/pseudonyms`);
  assert.deepEqual(body.pseudonyms, [
    { pseudonym: 'LISTED-A', isUsed: true },
    { pseudonym: 'LISTED-B', isUsed: true },
    { pseudonym: 'LISTED-C', isUsed: false },
  ]);
  assert.ok(!text.includes('P3'));
  await server.done('POST', '/projects', { name: 'second', title: 'Second' });
  await server.done('PUT', '/projects/second/governance', { purpose: 'x', pseudonyms: 'list' });
  assertProblem(await put('P3,LISTED-C', '/api/v1/projects/second'), 400, 'query-not-understood');
  const files = ['register.sqlite', 'register.sqlite-wal'].map((name) => join(server.dataDir, 'register', name));
  for (const path of files.filter(existsSync)) assert.ok(!readFileSync(path).includes('P3,LISTED-C'));
});
