import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pdf, STUDIES } from './testing/conformance-files.ts';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** Requests of OHIF's DICOMweb data source (extension-default 3.13), as they leave the browser. */
const STUDY = '2.25.77701';
const SERIES = `/studies/${STUDY}/series/${STUDY}.1`;
const INSTANCE = `${SERIES}/instances/${STUDY}.1.1`;
const PDF = `/studies/${STUDIES.pdf}/series/${STUDIES.pdf}.1/instances/${STUDIES.pdf}.1.1`;
const JSON_TYPE = 'application/dicom+json';
const LIST = 'limit=101&offset=0&fuzzymatching=false&includefield=00081030%2C00080060%2C00080090%2C00100030';

let server: LocalServer;
before(async () => {
  server = await openLocalServer();
  for (const body of [tinyCt(1, 1), tinyCt(1, 2), pdf()])
    assert.equal((await server.call('POST', '/dicomweb/studies', { body, type: 'application/dicom' })).status, 200);
});
after(() => server.close());

const ask = (path: string, accept = JSON_TYPE) => server.call('GET', `/dicomweb${path}`, { headers: { accept } });

/** Study list by each of its filters, series of a study, one instance of a series for its thumbnail; and how many are found. */
const SEARCHES: readonly (readonly [path: string, found: number])[] = [
  [`/studies?${LIST}`, 2],
  [`/studies?PatientName=*wa*&00100020=*P1*&AccessionNumber=*A1*&${LIST}`, 1],
  [`/studies?ModalitiesInStudy=CT%2CMR&${LIST}`, 1],
  [`/studies?${LIST}&StudyDate=20260101-20260131`, 1],
  [`/studies?${LIST}&StudyInstanceUID=${STUDY}`, 1],
  [`/studies/${STUDY}/series?includefield=0008103E%2C00080021`, 1],
  [`/studies/${STUDY}/series?includefield=00080021%2C00080031%2C0008103E%2C00200011&SeriesInstanceUID=${STUDY}.1`, 1],
  [`${SERIES}/instances?limit=1&includefield=00080018`, 1],
];

test('study list, series and instances', async () => {
  for (const [path, found] of SEARCHES) {
    const { status, body } = await ask(path);
    assert.equal(status, 200, path);
    assert.equal(body.length, found, path);
  }
  const [study] = (await ask(`/studies?${LIST}&StudyInstanceUID=${STUDY}`)).body;
  for (const shown of ['00080020', '00080030', '00080050', '00100010', '00100020', '0020000D', '00201208', '00080061'])
    assert.ok(study[shown]?.Value?.length > 0, shown);
});

test('metadata of a study and of a series, with what display sets are made of', async () => {
  for (const path of [`/studies/${STUDY}/metadata`, `${SERIES}/metadata`]) {
    const { status, body } = await ask(path);
    assert.equal(status, 200, path);
    assert.equal(body.length, 2);
    for (const needed of ['00080016', '00080018', '0020000E', '00280010', '00083002', '7FE00010'])
      assert.ok(needed in body[0], needed);
  }
});

/** As `generateAcceptHeader` makes it: quoted or not, with the transfer syntax of the settings or `*`. */
const ACCEPTS: readonly (readonly [accept: string, type: string])[] = [
  ['multipart/related; type=application/octet-stream; transfer-syntax=*', 'application/octet-stream'],
  ['multipart/related; type="application/octet-stream"; transfer-syntax="*"', 'application/octet-stream'],
  ['multipart/related; type=image/jls; transfer-syntax=1.2.840.10008.1.2.4.80', 'image/jls'],
  ['multipart/related; type="image/jp2"; transfer-syntax="1.2.840.10008.1.2.4.90"', 'image/jp2'],
  ['multipart/related; type=image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70', 'image/jpeg'],
  ['multipart/related; type=image/dicom-rle; transfer-syntax=1.2.840.10008.1.2.5', 'image/dicom-rle'],
];

test('frames in each form that its settings can ask for', async () => {
  for (const [accept, type] of ACCEPTS) {
    const { status, headers } = await ask(`${INSTANCE}/frames/1`, accept);
    assert.equal(status, 200, accept);
    assert.ok(headers.get('content-type')?.includes(`type="${type}"`), `${accept}: ${headers.get('content-type')}`);
  }
});

test('thumbnails, bulk data and documents', async () => {
  assert.equal((await ask(`${INSTANCE}/rendered`, 'image/jpeg')).headers.get('content-type'), 'image/jpeg');
  assert.equal((await ask(`${INSTANCE}/thumbnail`, 'image/jpeg')).headers.get('content-type'), 'image/jpeg');
  assert.equal((await ask(`${SERIES}/thumbnail`, 'image/*')).status, 200);
  const [model] = (await ask(`${PDF}/metadata`)).body;
  const bulk = new URL(model['00420011'].BulkDataURI ?? `${server.web}/dicomweb${PDF}/bulkdata/00420011`);
  const octets = await ask(
    bulk.pathname.replace('/dicomweb', ''),
    'multipart/related; type="application/octet-stream"',
  );
  assert.ok(octets.text.includes('%PDF-1.7'));
  assert.ok((await ask(`${PDF}/rendered`, 'application/pdf')).text.startsWith('%PDF'));
});
