/**
 * Two hundred identifiers planted everywhere in a study: through no door does a member who sees a project de-identified get a byte of one. That the
 * same doors do give them to who may see originals shows that the test would notice.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { type Attributes, Dataset, UID, writeDataset } from '@vesalius/dicom';
import { connect } from '@vesalius/dimse';
import { canariesAsKeys, INSTANCES, leaksIn, planted, plantedFiles, SERIES, STUDY } from './testing/canaries.ts';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';

const PASSWORD = 'another password of tests';
const CT = UID.CTImageStorage;
const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const GET = '1.2.840.10008.5.1.4.1.2.2.3';
const MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
const EXPLICIT = UID.ExplicitVRLittleEndian;

let server: LocalServer;
let peer: LocalServer;

before(async () => {
  [server, peer] = await Promise.all([openLocalServer(), openLocalServer({ VESALIUS_AE_TITLE: 'PEER' })]);
  const files = plantedFiles();
  for (const body of files) {
    const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
    assert.equal(answer.status, 200, answer.text);
  }
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung' });
  await server.done('PUT', '/projects/lung/governance', { purpose: 'canaries' });
  await server.done('PUT', `/projects/lung/studies/${STUDY}`);
  await server.done('PUT', '/projects/lung/profile', { options: ['113105', '113107', '113111'] });
  await server.done('PUT', '/roles/canary', { permissions: ['deidentified.see', 'peers.use'] });
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
  await server.done('POST', '/grants', { subject: { kind: 'user', name: 'mia' }, role: 'canary', project: 'lung' });
  await server.done('PUT', '/roles/caller', { permissions: ['peers.use'] });
  await server.done('POST', '/grants', { subject: { kind: 'user', name: 'mia' }, role: 'caller' });
  for (const aeTitle of ['LUNGWS', 'PEER']) {
    await server.done('PUT', `/peers/${aeTitle}`, { host: '127.0.0.1', port: peer.dicomPort, permissions: [] });
  }
  await server.done('POST', '/grants', {
    subject: { kind: 'peer', name: 'LUNGWS' },
    role: 'project-member',
    project: 'lung',
  });
  await server.done('PUT', '/deidentification-profiles/none', { version: '1' });
});

after(async () => {
  await Promise.all([server.close(), peer.close()]);
});

/** The bytes of an answer. */
type Get = (path: string, accept?: string) => Promise<{ status: number; bytes: Buffer }>;

function getWith(headers: Readonly<Record<string, string>>): Get {
  return async (path, accept) => {
    const answer = await fetch(server.web + path, { headers: { ...headers, ...(accept !== undefined && { accept }) } });
    const told = JSON.stringify([...answer.headers].filter(([name]) => name !== 'set-cookie'));
    return {
      status: answer.status,
      bytes: Buffer.concat([Buffer.from(await answer.arrayBuffer()), Buffer.from(told)]),
    };
  };
}

async function memberHeaders(): Promise<Record<string, string>> {
  const body = { user: 'mia', password: PASSWORD };
  const logged = await server.call('POST', '/api/v1/session', { token: null, body });
  return { cookie: logged.headers.getSetCookie()[0]!.split(';')[0]!, 'sec-fetch-site': 'same-origin' };
}

const DICOM = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/** Every way to read something of a study by HTTP. */
function pathsOf(study: string, series: string, instance: string): [path: string, accept?: string][] {
  const at = `/dicomweb/studies/${study}`;
  const one = `${at}/series/${series}/instances/${instance}`;
  return [
    ['/api/v1/studies?limit=10'],
    ['/api/v1/studies?text=Zyxw'],
    ['/api/v1/studies?text=Thorax'],
    [`/api/v1/studies/${study}`],
    [`/api/v1/studies/${study}/projects`],
    ['/api/v1/changes?since=0&limit=1000'],
    ['/api/v1/jobs'],
    ['/api/v1/projects'],
    ['/api/v1/projects/lung/governance'],
    ['/api/v1/statistics'],
    ['/api/v1/quarantine'],
    ['/api/v1/audit'],
    ['/dicomweb/studies?includefield=all'],
    ['/dicomweb/studies?PatientName=Zyxw*'],
    ['/dicomweb/series?includefield=all'],
    ['/dicomweb/instances?includefield=all'],
    [`${at}/series?includefield=all`],
    [`${at}/instances?includefield=all`],
    [`${at}/metadata`],
    [`${at}/metadata`, 'multipart/related; type="application/dicom+xml"'],
    [`${at}/series/${series}/metadata`],
    [`${one}/metadata`],
    [at, DICOM],
    [at, 'application/zip'],
    [`${at}?accept=application/zip&dicomdir=true`],
    [`${at}/series/${series}`, DICOM],
    [one, 'application/dicom; transfer-syntax=*'],
    [`${one}/frames/1`],
    [`${one}/bulkdata/7FE00010`],
    [`${one}/bulkdata/00291002`],
    [`${at}/bulkdata`],
    [`${one}/rendered`],
    [`${at}/thumbnail`],
    ['/dicomweb/workitems'],
    [
      `/wado?requestType=WADO&contentType=application/dicom&studyUID=${study}&seriesUID=${series}&objectUID=${instance}`,
    ],
    [`/wado?requestType=WADO&studyUID=${study}&seriesUID=${series}&objectUID=${instance}`],
  ];
}

interface Uids {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly patientId: string;
}

async function shownUids(get: Get): Promise<Uids> {
  const { bytes } = await get('/dicomweb/instances?includefield=all');
  const [row] = JSON.parse(bytes.toString('utf8').split('][[')[0]!.concat(']').replace(/\]\]$/, ']'));
  const value = (tag: string) => row[tag].Value[0] as string;
  return {
    study: value('0020000D'),
    series: value('0020000E'),
    instance: value('00080018'),
    patientId: value('00100020'),
  };
}

test('there are two hundred of them, and who may see originals gets them', async () => {
  assert.ok(planted.length >= 200, String(planted.length));
  const get = getWith({ authorization: `Bearer ${BOOTSTRAP_TOKEN}` });
  const { bytes } = await get(`/dicomweb/studies/${STUDY}`, DICOM);
  assert.ok(leaksIn(bytes).length > 190, String(leaksIn(bytes).length));
  assert.ok(leaksIn((await get('/dicomweb/studies?includefield=all')).bytes).length > 5);
});

test('no reply over HTTP to a member holds one', async () => {
  const get = getWith(await memberHeaders());
  const { study, series, instance, patientId } = await shownUids(get);
  assert.match(patientId, /^LUNG-/);
  let answered = 0;
  for (const [path, accept] of pathsOf(study, series, instance)) {
    const { status, bytes } = await get(path, accept);
    if (status === 200) answered++;
    assert.ok(status < 500, `${path}: ${status}`);
    assert.deepEqual(leaksIn(bytes), [], `${path}: ${status}`);
  }
  assert.ok(answered > 26, String(answered));
});

test('what is real finds nothing, and the answer does not say that it is there', async () => {
  const get = getWith(await memberHeaders());
  const [made] = planted.filter((one) => one.startsWith('ZQ'));
  for (const [path, accept] of pathsOf(STUDY, SERIES, INSTANCES[0]!)) {
    if (!path.includes(STUDY)) continue;
    const other = await get(
      path.replaceAll(STUDY, '2.25.404').replaceAll(SERIES, '2.25.405').replaceAll(INSTANCES[0]!, '2.25.406'),
      accept,
    );
    const own = await get(path, accept);
    const bare = (bytes: Buffer) =>
      bytes
        .toString('latin1')
        .replace(/"date","[^"]*"/g, '')
        .replace(/2\.25\.\d+/g, '');
    assert.equal(own.status, other.status, path);
    assert.equal(bare(own.bytes), bare(other.bytes), path);
  }
  for (const query of [`StudyInstanceUID=${STUDY}`, `SOPInstanceUID=${INSTANCES[0]}`, `PatientID=${made}`]) {
    const { bytes } = await get(`/dicomweb/instances?${query}`);
    assert.ok(bytes.toString('latin1').startsWith('[]'), query);
  }
});

async function association(callingAeTitle: string) {
  return connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle,
    calledAeTitle: 'VESALIUS',
    presentationContexts: [FIND, GET, MOVE, CT].map((abstractSyntax) => ({
      abstractSyntax,
      transferSyntaxes: [EXPLICIT],
    })),
    roles: [{ sopClassUid: CT, scu: false, scp: true }],
  });
}

const identifier = (attributes: Attributes) => writeDataset(Dataset.of(attributes), EXPLICIT);

test('C-FIND, C-GET and C-MOVE of a peer that is a member give none', async () => {
  const member = await association('LUNGWS');
  const got: Uint8Array[] = [];
  try {
    const all = {
      PatientID: '',
      PatientName: '',
      StudyInstanceUID: '',
      SeriesInstanceUID: '',
      SOPInstanceUID: '',
      AccessionNumber: '',
    };
    const named = Object.keys(canariesAsKeys());
    for (const level of ['STUDY', 'SERIES', 'IMAGE']) {
      const keys = identifier({
        ...Object.fromEntries(named.map((name) => [name, ''])),
        ...all,
        QueryRetrieveLevel: level,
      });
      const responses = member.cFind({ sopClassUid: FIND, identifier: keys });
      let found = 0;
      for (let next = await responses.next(); !next.done; next = await responses.next()) {
        found++;
        assert.deepEqual(leaksIn(next.value.identifier), [], level);
      }
      assert.ok(found > 0, level);
    }
    const get = getWith(await memberHeaders());
    const { study } = await shownUids(get);
    const select = (StudyInstanceUID: string) => identifier({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID });
    const taken = async (uid: string) => {
      const store = () => ({
        write: (bytes: Uint8Array) => got.push(Uint8Array.from(bytes)) > 0,
        drained: async () => {},
        end: async () => ({ status: 0 }),
        abort() {},
      });
      return (await member.cGet({ sopClassUid: GET, identifier: select(uid), store })).completed;
    };
    assert.deepEqual([await taken(study), await taken(STUDY)], [2, 0]);
    assert.deepEqual(leaksIn(Buffer.concat(got)), []);
    const moved = await member.cMove({ sopClassUid: MOVE, moveDestination: 'PEER', identifier: select(study) });
    assert.equal(moved.completed, 2);
  } finally {
    await member.release();
  }
  await assertPeerIsClean(2);
});

async function assertPeerIsClean(instances: number): Promise<void> {
  const rows = await peer.call('GET', '/dicomweb/instances');
  assert.equal(rows.body.length, instances);
  for (const row of rows.body) {
    const path = `/dicomweb/studies/${row['0020000D'].Value[0]}`;
    const answer = await fetch(peer.web + path, {
      headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}`, accept: DICOM },
    });
    assert.deepEqual(leaksIn(Buffer.from(await answer.arrayBuffer())), []);
  }
}

test('sending to a peer and exporting give none, nor do the log and the record of the server', async () => {
  const headers = await memberHeaders();
  const get = getWith(headers);
  const { study } = await shownUids(get);
  const post = (path: string, body: object) => server.call('POST', `/api/v1${path}`, { token: null, headers, body });
  const sent = await post('/peers/PEER/send', { studyInstanceUids: [study] });
  assert.equal((await job(get, sent.body.id)).state, 'succeeded');
  await assertPeerIsClean(2);
  const exported = await post('/deidentified-exports', { profile: 'none', studyInstanceUids: [study] });
  assert.equal((await job(get, exported.body.id)).state, 'succeeded');
  const { bytes } = await get(`/api/v1/deidentified-exports/${exported.body.id}/content`);
  assert.ok(bytes.length > 4000);
  assert.deepEqual(leaksIn(bytes), []);
  const original = await post('/peers/PEER/send', { studyInstanceUids: [STUDY] });
  await job(get, original.body.id);
  await assertPeerIsClean(2);
  const own = planted.filter((one) => !one.startsWith('2.25.91')); // the archive's own log may name UIDs
  const logged = server.logged.join('\n');
  assert.deepEqual(
    own.filter((one) => logged.includes(one)),
    [],
  );
});

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function job(get: Get, id: number): Promise<any> {
  for (let tries = 0; tries < 400; tries++) {
    const { bytes } = await get(`/api/v1/jobs/${id}`);
    const text = bytes.toString('utf8');
    if (/"state":"(succeeded|failed)"/.test(text)) {
      assert.deepEqual(
        leaksIn(bytes).filter((one) => one !== STUDY),
        [],
      );
      return { state: /"state":"(\w+)"/.exec(text)![1] };
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not end in time');
}

test('events to a member who listens tell nothing of originals', async () => {
  const stop = new AbortController();
  const answer = await fetch(`${server.web}/api/v1/changes/events?since=0`, {
    headers: await memberHeaders(),
    signal: stop.signal,
  });
  assert.ok(answer.status < 500);
  const reader = answer.body!.getReader();
  const first = await Promise.race([reader.read(), once(AbortSignal.timeout(300), 'abort').then(() => undefined)]);
  stop.abort();
  assert.deepEqual(first?.value ? leaksIn(first.value) : [], []);
});
