/** What somebody may not see does not exist for them, through whichever door they ask. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dataset, toDicomJson, UID } from '@vesalius/dicom';
import { connect } from '@vesalius/dimse';
import { SCHEDULED } from './testing/dicomweb-uses.ts';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { colorPalette } from './testing/palettes.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const GET = '1.2.840.10008.5.1.4.1.2.2.3';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const study = (number: number) => `2.25.7770${number}`;
/** In the project `lung`; in none; in `lung` and restricted; in the project `heart`. */
const [OWN, LOOSE, RESTRICTED, OTHER] = [1, 2, 3, 4] as const;

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
  for (const number of [OWN, LOOSE, RESTRICTED, OTHER]) await store(number);
  for (const name of ['lung', 'heart']) await server.done('POST', '/projects', { name, title: name });
  await server.done('PUT', `/projects/lung/studies/${study(OWN)}`);
  await server.done('PUT', `/projects/lung/studies/${study(RESTRICTED)}`);
  await server.done('PUT', `/projects/heart/studies/${study(OTHER)}`);
  await server.done('PUT', `/studies/${study(RESTRICTED)}/confidentiality`, { confidentiality: 'restricted' });
  for (const name of ['rita', 'sam', 'leo']) await server.done('POST', '/users', { name, password: PASSWORD });
  await server.done('PUT', '/groups/lung-team', { members: ['rita'] });
  await server.done('POST', '/grants', {
    subject: { kind: 'group', name: 'lung-team' },
    role: 'researcher',
    project: 'lung',
  });
  await server.done('POST', '/grants', {
    subject: { kind: 'user', name: 'sam' },
    role: 'site-coordinator',
    project: 'lung',
  });
});

after(() => server.close());

async function store(number: number, attributes = {}, as: Record<string, unknown> = {}) {
  return server.call('POST', '/api/v1/import', {
    body: tinyCt(number, 1, attributes),
    type: 'application/dicom',
    ...as,
  });
}

async function studiesOf(ask: Ask): Promise<string[]> {
  const { body } = await ask('GET', '/api/v1/studies?limit=100');
  return (body.studies as { studyInstanceUid: string }[]).map(({ studyInstanceUid }) => studyInstanceUid).toSorted();
}

test('a member of a project finds its studies and no others: lists, details, DICOMweb, changes, statistics', async () => {
  const rita = await server.as('rita', PASSWORD);
  assert.deepEqual(await studiesOf(rita), [study(OWN)]);
  const qido = await rita('GET', '/dicomweb/studies');
  assert.deepEqual(
    qido.body.map((row: Record<string, { Value: string[] }>) => row['0020000D']!.Value[0]),
    [study(OWN)],
  );
  for (const path of ['/dicomweb/series', '/dicomweb/instances'])
    assert.equal((await rita('GET', path)).body.length, 1, path);
  for (const hidden of [LOOSE, RESTRICTED, OTHER]) {
    assertProblem(await rita('GET', `/api/v1/studies/${study(hidden)}`), 404, 'not-found');
    for (const path of ['', '/metadata', `/series/${study(hidden)}.1/instances/${study(hidden)}.1.1/frames/1`])
      assert.equal((await rita('GET', `/dicomweb/studies/${study(hidden)}${path}`)).status, 404, path);
    const nobodys = await rita('GET', '/dicomweb/studies/2.25.404');
    const answer = await rita('GET', `/dicomweb/studies/${study(hidden)}`);
    assert.equal(answer.text, nobodys.text, 'as if there were none');
    assert.deepEqual((await rita('GET', `/api/v1/studies/${study(hidden)}/projects`)).body, { projects: [] });
    const query = await rita('GET', `/dicomweb/studies?PatientID=P${hidden}`);
    assert.equal(query.status === 204 ? 0 : query.body.length, 0);
  }
  const changes = await rita('GET', '/api/v1/changes?since=0&limit=1000');
  const told = new Set((changes.body.changes as { studyInstanceUid?: string }[]).map((one) => one.studyInstanceUid));
  assert.deepEqual([...told], [study(OWN)]);
  assertProblem(await rita('GET', '/api/v1/statistics'), 403, 'not-permitted');
  assertProblem(await rita('GET', '/metrics'), 403, 'not-permitted');
});

test('projects exist for their members', async () => {
  const [rita, leo] = [await server.as('rita', PASSWORD), await server.as('leo', PASSWORD)];
  const names = async (ask: Ask) =>
    ((await ask('GET', '/api/v1/projects')).body.projects as { name: string }[]).map(({ name }) => name);
  assert.deepEqual([await names(rita), await names(leo)], [['lung'], []]);
  assertProblem(await rita('GET', '/api/v1/projects/heart'), 404, 'not-found');
  assertProblem(await rita('PUT', `/api/v1/projects/lung/studies/${study(OWN)}`), 403, 'not-permitted');
  assertProblem(await rita('DELETE', `/api/v1/studies/${study(OWN)}`), 403, 'not-permitted');
});

test('who manages a project gives roles there, no more than their own, and nowhere else', async () => {
  const sam = await server.as('sam', PASSWORD);
  const grant = (role: string, project?: string) =>
    sam('POST', '/api/v1/grants', {
      body: { subject: { kind: 'user', name: 'leo' }, role, ...(project && { project }) },
    });
  assertProblem(await grant('administrator', 'lung'), 403, 'not-permitted');
  assertProblem(await grant('physician', 'lung'), 403, 'not-permitted');
  assertProblem(await grant('learner'), 403, 'not-permitted');
  assertProblem(await grant('learner', 'heart'), 404, 'not-found');
  assert.equal((await grant('learner', 'lung')).status, 201);
  const leo = await server.as('leo', PASSWORD);
  assert.deepEqual(await studiesOf(leo), [study(OWN)]);
  const { body } = await sam('GET', '/api/v1/grants');
  const made = (body.grants as { id: number; subject: { name: string } }[]).find((one) => one.subject.name === 'leo')!;
  assert.equal((await sam('DELETE', `/api/v1/grants/${made.id}`)).status, 204);
  assertProblem(await leo('GET', '/api/v1/studies'), 403, 'not-permitted');
  assertProblem(await sam('GET', '/api/v1/users'), 403, 'not-permitted');
});

test('what a member sends goes into the project; nothing can be added to a study that is not seen', async () => {
  const rita = await server.as('rita', PASSWORD);
  const token = (
    await rita('POST', '/api/v1/tokens', {
      body: { name: 'laptop', permissions: ['search', 'retrieve', 'store'], personal: true },
    })
  ).body.secret as string;
  const sent = await store(8, {}, { token });
  assert.equal(sent.status, 200, sent.text);
  assert.deepEqual(await studiesOf(rita), [study(OWN), study(8)]);
  const foreign = await store(OTHER, { SOPInstanceUID: '2.25.666' }, { token });
  assert.match(foreign.text, /not-permitted/);
  const seen = await server.call('GET', `/api/v1/studies/${study(OTHER)}`);
  assert.equal(seen.body.series[0].instances.length, 1);
  // A personal token may what its maker may, now.
  const looked = await server.call('GET', '/api/v1/studies', { token });
  assert.equal(looked.body.studies.length, 2);
  await server.done('PATCH', '/users/rita', { disabled: true });
  assert.equal((await server.call('GET', '/api/v1/studies', { token })).status, 401);
  await server.done('PATCH', '/users/rita', { disabled: false });
});

test('a peer sees by C-FIND and gets by C-GET what it may', async () => {
  await server.done('PUT', '/peers/LUNGWS', { host: '127.0.0.1', port: 104, permissions: [] });
  await server.done('POST', '/grants', { subject: { kind: 'peer', name: 'LUNGWS' }, role: 'learner', project: 'lung' });
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'LUNGWS',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [FIND, GET, CT].map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [EXPLICIT] })),
    roles: [{ sopClassUid: CT, scu: false, scp: true }],
  });
  try {
    const found: string[] = [];
    for await (const { identifier } of matchesOf(association.cFind({ sopClassUid: FIND, identifier: keys('') })))
      found.push(/2\.25\.7770\d/.exec(Buffer.from(identifier).toString('latin1'))![0]);
    assert.deepEqual(found.toSorted(), [study(OWN), study(8)]);
    const get = async (number: number) =>
      (
        await association.cGet({
          sopClassUid: GET,
          identifier: keys(study(number)),
          store: () => ({ write: () => true, drained: async () => {}, end: async () => ({ status: 0 }), abort() {} }),
        })
      ).completed;
    assert.deepEqual([await get(OWN), await get(OTHER), await get(RESTRICTED)], [1, 0, 0]);
  } finally {
    await association.release();
  }
});

async function* matchesOf<T, R>(responses: AsyncGenerator<T, R> | AsyncIterator<T, R>): AsyncIterable<T> {
  for (let next = await responses.next(); !next.done; next = await responses.next()) yield next.value;
}

/** Level STUDY with a Study Instance UID, empty for any. */
function keys(uid: string): Buffer {
  const element = (group: number, number: number, vr: string, value: string) => {
    const even = value.length % 2 === 0 ? value : `${value}${vr === 'UI' ? '\0' : ' '}`;
    const head = Buffer.alloc(8);
    head.writeUInt16LE(group, 0);
    head.writeUInt16LE(number, 2);
    head.write(vr, 4);
    head.writeUInt16LE(even.length, 6);
    return Buffer.concat([head, Buffer.from(even)]);
  };
  return Buffer.concat([element(0x0008, 0x0052, 'CS', 'STUDY'), element(0x0020, 0x000d, 'UI', uid)]);
}

test('the last administrator stays one', async () => {
  assertProblem(await server.call('DELETE', '/api/v1/users/admin'), 409, 'conflict');
  assertProblem(await server.call('PATCH', '/api/v1/users/admin', { body: { disabled: true } }), 409, 'conflict');
});

test('acts on rights are on record, with who did them', async () => {
  const { body } = await server.call('GET', '/api/v1/audit?kind=configuration-changed&limit=1000');
  const acts = (body.events as { actor: string; facts: { act?: string } }[]).map(
    ({ actor, facts }) => `${actor} ${facts.act}`,
  );
  for (const act of [
    'bootstrap project-added',
    'bootstrap granted',
    'sam granted',
    'sam revoked',
    'bootstrap user-changed',
  ])
    assert.ok(acts.includes(act), act);
});

const model = (attributes: Parameters<typeof Dataset.of>[0]) => ({
  body: Buffer.from(JSON.stringify([toDicomJson(Dataset.of(attributes))])),
  type: 'application/dicom+json',
});

test('a workitem is seen and changed by who may do that with the studies it names', async () => {
  const of = (number: number) => ({ ...SCHEDULED, InputInformationSequence: [{ StudyInstanceUID: study(number) }] });
  const create = (uid: string, attributes: Parameters<typeof model>[0], ask: Ask = server.call) =>
    ask('POST', `/dicomweb/workitems?workitem=${uid}`, model(attributes));
  for (const [uid, attributes] of [
    ['1.5.1', of(OWN)],
    ['1.5.2', of(OTHER)],
    ['1.5.3', SCHEDULED],
    ['1.5.4', of(RESTRICTED)],
  ] as const)
    assert.equal((await create(uid, attributes)).status, 201);
  const sam = await server.as('sam', PASSWORD);
  assert.equal((await create('1.5.5', of(OWN), sam)).status, 201);
  assertProblem(await create('1.5.6', of(OTHER), sam), 403, 'not-permitted');
  assertProblem(await create('1.5.6', SCHEDULED, sam), 403, 'not-permitted');
  const { body } = await sam('GET', '/dicomweb/workitems');
  assert.deepEqual(
    body.map((row: Record<string, { Value: string[] }>) => row['00080018']!.Value[0]),
    ['1.5.1', '1.5.5'],
  );
  const state = { ProcedureStepState: 'IN PROGRESS', TransactionUID: '1.5.9' };
  for (const hidden of ['1.5.2', '1.5.3', '1.5.4']) {
    assertProblem(await sam('GET', `/dicomweb/workitems/${hidden}`), 404, 'not-found');
    assertProblem(await sam('PUT', `/dicomweb/workitems/${hidden}/state`, model(state)), 404, 'not-found');
    assertProblem(await sam('POST', `/dicomweb/workitems/${hidden}/subscribers/SAM`), 404, 'not-found');
  }
  assert.equal((await sam('PUT', '/dicomweb/workitems/1.5.1/state', model(state))).status, 200);
  const moved = { ...model({ InputInformationSequence: [{ StudyInstanceUID: study(OTHER) }] }) };
  assertProblem(await sam('POST', '/dicomweb/workitems/1.5.5', moved), 403, 'not-permitted');
  assert.equal((await sam('POST', '/dicomweb/workitems/1.5.1/subscribers/SAM')).status, 201);
  assertProblem(
    await sam('POST', `/dicomweb/workitems/1.2.840.10008.5.1.4.34.5/subscribers/SAM`),
    403,
    'not-permitted',
  );
});

test('storage commitment promises what its sender may add to, and tells nobody else', async () => {
  const refer = (number: number) => ({ ReferencedSOPClassUID: CT, ReferencedSOPInstanceUID: `${study(number)}.1.1` });
  const sam = await server.as('sam', PASSWORD);
  const asked = model({ ReferencedSOPSequence: [refer(OWN), refer(OTHER)] });
  const { body } = await sam('POST', '/dicomweb/commitment-requests/1.6.1', asked);
  assert.equal(body['00081199'].Value[0]['00081155'].Value[0], `${study(OWN)}.1.1`);
  assert.equal(body['00081198'].Value[0]['00081197'].Value[0], 0x0112);
  assert.equal((await sam('GET', '/dicomweb/commitment-requests/1.6.1')).status, 200);
  assertProblem(await server.call('GET', '/dicomweb/commitment-requests/1.6.1'), 404, 'not-found');
});

test('instances of no patient are read by all who read, inventories by those who read everything', async () => {
  const file = { body: Buffer.from(colorPalette(1)), type: 'application/dicom' };
  assert.equal((await server.call('POST', '/dicomweb/color-palettes', file)).status, 200);
  const sam = await server.as('sam', PASSWORD);
  assert.equal((await sam('GET', '/dicomweb/color-palettes')).body.length, 1);
  assert.equal((await sam('GET', '/dicomweb/color-palettes/2.25.880.1')).status, 200);
  assertProblem(await sam('GET', '/dicomweb/inventories'), 403, 'not-permitted');
  const other = { body: Buffer.from(colorPalette(2)), type: 'application/dicom' };
  const refused = await sam('POST', '/dicomweb/color-palettes', other);
  assert.equal(refused.status, 409);
  assert.equal(refused.body['00081198'].Value[0]['00081197'].Value[0], 0x0124);
  assertProblem(await sam('DELETE', '/dicomweb/color-palettes/2.25.880.1'), 403, 'not-permitted');
  assert.equal(UID.ColorPaletteStorage, refused.body['00081198'].Value[0]['00081150'].Value[0]);
});
