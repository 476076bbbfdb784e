import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type DicomJson, readFile, toDicomJson } from '@vesalius/dicom';
import { assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { colorPalette, hangingProtocol } from './testing/palettes.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let server: LocalServer;
before(async () => {
  server = await openLocalServer();
});
after(() => server.close());

const FILE = 'application/dicom';
const post = (path: string, body: Uint8Array, type = FILE) =>
  server.call('POST', `/dicomweb/${path}`, { body: Buffer.from(body), type });
const get = (path: string, accept?: string) =>
  server.call('GET', `/dicomweb/${path}`, accept === undefined ? {} : { headers: { accept } });
const uidsIn = (models: readonly DicomJson[]) => models.map((model) => model['00080018']!.Value![0]);
const itemsOf = (model: DicomJson, key: string) => (model[key]?.Value ?? []) as DicomJson[];

test('palettes and protocols are stored, found and given back bit for bit', async () => {
  const stored = await post('color-palettes', colorPalette(1));
  assert.equal(stored.status, 200, stored.text);
  assert.equal(
    itemsOf(stored.body, '00081199')[0]!['00081190']!.Value![0],
    `${server.web}/dicomweb/color-palettes/2.25.880.1`,
  );
  assert.equal((await post('color-palettes/2.25.880.2', colorPalette(2))).status, 200);
  assert.equal((await post('hanging-protocols', hangingProtocol(1))).status, 200);
  const found = await get('color-palettes');
  assert.deepEqual(uidsIn(found.body), ['2.25.880.1', '2.25.880.2']);
  assert.equal(found.body[0]['00081190'].Value[0], `${server.web}/dicomweb/color-palettes/2.25.880.1`);
  const file = await get('color-palettes/2.25.880.1', FILE);
  assert.deepEqual(Buffer.from(file.bytes), Buffer.from(colorPalette(1)));
  const part = await server.call('GET', '/dicomweb/color-palettes/2.25.880.1', {
    headers: { accept: FILE, range: 'bytes=128-131' },
  });
  assert.deepEqual([part.status, Buffer.from(part.bytes).toString()], [206, 'DICM']);
  const [model] = (await get('color-palettes/2.25.880.2')).body;
  assert.equal(Buffer.from(model['00281201'].InlineBinary, 'base64')[1], 2);
  assert.deepEqual(Object.keys(model), Object.keys(toDicomJson(readFile(colorPalette(2)).dataset)));
  assert.match(
    (await get('hanging-protocols/2.25.882.1', 'application/dicom+xml')).text,
    /keyword="HangingProtocolName"/,
  );
});

test('searched by names, patterns, ranges and what stands in sequences, with pages', async () => {
  const uids = async (query: string) => uidsIn((await get(query)).body);
  assert.deepEqual(await uids('color-palettes?ContentLabel=heat_2'), ['2.25.880.2']);
  assert.deepEqual(await uids('color-palettes?ContentLabel=HEAT*'), ['2.25.880.1', '2.25.880.2']);
  assert.deepEqual(await uids('color-palettes?ContentLabel=*_1'), ['2.25.880.1']);
  assert.deepEqual(await uids('color-palettes?SOPInstanceUID=2.25.880.1,1.2.3'), ['2.25.880.1']);
  assert.deepEqual(await uids('hanging-protocols?HangingProtocolDefinitionSequence.Modality=CT'), ['2.25.882.1']);
  assert.deepEqual(await uids('hanging-protocols?HangingProtocolDefinitionSequence.Modality=MR'), []);
  assert.deepEqual(await uids('implant-templates'), []);
  const page = await get('color-palettes?limit=1');
  assert.match(page.headers.get('warning') ?? '', /additional results/);
  assert.deepEqual(await uids('color-palettes?limit=1&offset=1'), ['2.25.880.2']);
  const [lean] = (await get('hanging-protocols')).body;
  assert.equal(lean['00720014'].Value[0], 1);
  assert.equal(lean['0072000C'], undefined);
  const [full] = (await get('hanging-protocols?includefield=0072000C')).body;
  assert.equal(full['0072000C'].Value.length, 1);
});

test('refused: another category, another UID, other bytes, what is not there', async () => {
  const reason = async (path: string, body: Uint8Array) => {
    const answer = await post(path, body);
    assert.equal(answer.status, 409);
    return itemsOf(answer.body, '00081198')[0]?.['00081197']?.Value?.[0];
  };
  assert.equal(await reason('color-palettes', hangingProtocol(2)), 0x0122);
  assert.equal(await reason('color-palettes', tinyCt(1, 1)), 0x0122);
  assert.equal(await reason('color-palettes/1.2.3', colorPalette(3)), 0xa900);
  assert.equal(await reason('color-palettes', colorPalette(1, { ContentLabel: 'OTHER' })), 0x0111);
  assert.equal(await reason('studies/1.2.3', colorPalette(4)), 0xa900);
  assertProblem(await get('color-palettes/1.2.3'), 404, 'not-found');
  assertProblem(await get('color-palettes/x'), 400, 'bad-uid');
  assertProblem(await get('hanging-protocols/2.25.880.1'), 404, 'not-found');
  assertProblem(await get('color-palettes', 'text/html'), 406, 'not-acceptable');
  assertProblem(await post('color-palettes', colorPalette(5), 'text/plain'), 415, 'unsupported-media-type');
  assert.equal((await server.call('GET', '/dicomweb/color-palettes', { token: null })).status, 401);
});

test('as JSON with inline values, and deleted for good', async () => {
  const dataset = readFile(colorPalette(6)).dataset;
  const body = Buffer.from(JSON.stringify([toDicomJson(dataset)]));
  assert.equal((await post('color-palettes', body, 'application/dicom+json')).status, 200);
  const [model] = (await get('color-palettes/2.25.880.6')).body;
  assert.deepEqual(model['00281202'], toDicomJson(dataset)['00281202']);
  const files = async () =>
    (await readdir(join(server.dataDir, 'blobs'), { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    ).length;
  const before = await files();
  assert.equal((await server.call('DELETE', '/dicomweb/color-palettes/2.25.880.6')).status, 204);
  assert.equal(await files(), before - 1);
  assertProblem(await get('color-palettes/2.25.880.6'), 404, 'not-found');
  assertProblem(await server.call('DELETE', '/dicomweb/color-palettes/2.25.880.6'), 404, 'not-found');
});

test('they are of no patient: no study, series or count knows them', async () => {
  assert.deepEqual((await get('instances')).body, []);
  assert.deepEqual((await get('studies')).body, []);
  const statistics = await server.call('GET', '/api/v1/statistics');
  assert.equal(statistics.body.instances, 0);
});
