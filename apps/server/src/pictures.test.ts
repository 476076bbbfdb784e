/** Pictures of an archive as `main.ts` puts it together, by DICOMweb and by WADO-URI. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const STUDY = '2.25.77701';
const PLACE = `/dicomweb/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1`;
const WADO = `/wado?requestType=WADO&studyUID=${STUDY}&seriesUID=${STUDY}.1&objectUID=${STUDY}.1.1`;

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
  const ramp = new Uint8Array(Uint16Array.from({ length: 32 * 32 }, (_, index) => index).buffer);
  const window = { WindowCenter: 512, WindowWidth: 1024, VOILUTFunction: 'LINEAR_EXACT', PixelData: ramp };
  await server.call('POST', '/api/v1/import', { body: tinyCt(1, 1, window), type: 'application/dicom' });
});

after(() => server.close());

async function pictureAt(path: string) {
  const response = await fetch(server.web + path, { headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}` } });
  assert.equal(response.status, 200, path);
  const { data, info } = await sharp(Buffer.from(await response.arrayBuffer()))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { type: response.headers.get('content-type'), width: info.width, height: info.height, greys: [...data] };
}

test('the same picture by both doors, each pixel what the window makes of it', async () => {
  const rendered = await pictureAt(`${PLACE}/rendered?accept=image/png`);
  assert.deepEqual([rendered.type, rendered.width, rendered.height], ['image/png', 32, 32]);
  const expected = Array.from({ length: 1024 }, (_, value) => Math.round((255 * value) / 1024));
  assert.deepEqual(rendered.greys, expected);
  assert.deepEqual(await pictureAt(`${WADO}&contentType=image/png`), rendered);
  const jpeg = await pictureAt(`${WADO}&rows=16`);
  assert.deepEqual([jpeg.type, jpeg.width, jpeg.height], ['image/jpeg', 16, 16]);
});

test('what is written onto pictures is in no log, and the trail tells who had them', async () => {
  const plain = await pictureAt(`${PLACE}/thumbnail?accept=image/png&viewport=256,256`);
  const named = await pictureAt(`${PLACE}/rendered?accept=image/png&viewport=256,256&annotation=patient`);
  assert.notDeepEqual(named.greys, plain.greys);
  assert.doesNotMatch(server.logged.join('\n'), /Wałęsa|Łucja|19700101/);
  const { body } = await server.call('GET', '/api/v1/audit?limit=1000');
  const accessed = (body.events as { kind: string; studyInstanceUid?: string }[]).filter(
    ({ kind, studyInstanceUid }) => kind === 'instances-accessed' && studyInstanceUid === STUDY,
  );
  assert.ok(accessed.length > 0);
});

test('a torn frame is refused, and the server answers on', async () => {
  const short = tinyCt(1, 2, { Rows: 64, Columns: 64 });
  await server.call('POST', '/api/v1/import', { body: short, type: 'application/dicom' });
  const refused = await server.call('GET', PLACE.replace(/1$/, '2/rendered'));
  assert.equal(refused.status, 406);
  assert.equal((await pictureAt(`${PLACE}/rendered`)).width, 32);
});

test('nobody has a picture without credentials', async () => {
  for (const path of [`${PLACE}/rendered`, `${PLACE}/thumbnail`, WADO]) {
    assert.equal((await server.call('GET', path, { token: null })).status, 401, path);
  }
});
