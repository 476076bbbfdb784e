import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DicomJson } from '@vesalius/dicom';
import { film, STUDIES } from './testing/conformance-files.ts';
import { FetchXhr } from './testing/fetch-xhr.ts';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** What Cornerstone's `getPixelData` gives of an answer, and its way through an answer that comes in ranges. */
interface Extracted {
  readonly contentType: string;
  readonly pixelData: Uint8Array;
  readonly extractDone?: boolean;
}
type GetPixelData = (uri: string, imageId: string, mediaType: string, options: object) => Promise<Extracted>;
type SyntaxOf = (contentType: string) => string;

/** As the loader sends it (`imageLoader/wadors/loadImage`). */
const LOADER_ACCEPTS = 'multipart/related; type=application/octet-stream; transfer-syntax=*';
const instanceOf = (study: string, number = 1) => `/studies/${study}/series/${study}.1/instances/${study}.1.${number}`;
const CT = instanceOf('2.25.77701');
const PIXELS = Buffer.alloc(2048, 1);

let server: LocalServer;
let getPixelData: GetPixelData;
let syntaxOf: SyntaxOf;
before(async () => {
  server = await openLocalServer();
  for (const body of [tinyCt(1, 1), tinyCt(1, 2), film()])
    assert.equal((await server.call('POST', '/dicomweb/studies', { body, type: 'application/dicom' })).status, 200);
  // The loader is made for browsers; of one it wants these here.
  Object.assign(globalThis, { XMLHttpRequest: FetchXhr, window: globalThis, self: globalThis });
  const loader = '@cornerstonejs/dicom-image-loader/wadors';
  getPixelData = (await import(`${loader}/getPixelData`)).default;
  syntaxOf = (await import(`${loader}/loadImage`)).getTransferSyntaxForContentType;
  const { setOptions } = await import('@cornerstonejs/dicom-image-loader/imageLoader').then(({ internal }) => internal);
  setOptions({ beforeSend: () => ({ Authorization: `Bearer ${BOOTSTRAP_TOKEN}` }) });
});
after(() => server.close());

const frame = (instance: string, number = 1) => `${server.web}/dicomweb${instance}/frames/${number}`;
const loaded = (uri: string, accept = LOADER_ACCEPTS, options: object = {}) =>
  getPixelData(uri, `wadors:${uri}`, accept, options);

test('dicom-image-loader, wadors: a frame as it is kept, whose transfer syntax the loader reads from the part', async () => {
  const { pixelData, contentType } = await loaded(frame(CT));
  assert.deepEqual(Buffer.from(pixelData), PIXELS);
  assert.equal(syntaxOf(contentType), '1.2.840.10008.1.2.1');
  assert.deepEqual(Buffer.from((await loaded(frame(instanceOf(STUDIES.film), 3))).pixelData), Buffer.alloc(2048, 9));
});

test('dicom-image-loader, wadors: frames in the media types it knows', async () => {
  for (const [type, syntax] of [
    ['image/jls', '1.2.840.10008.1.2.4.80'],
    ['image/jll', '1.2.840.10008.1.2.4.70'],
    ['image/x-jls', '1.2.840.10008.1.2.4.80'],
    ['image/x-dicom-rle', '1.2.840.10008.1.2.5'],
    ['image/jp2', '1.2.840.10008.1.2.4.90'],
    ['image/jphc', '1.2.840.10008.1.2.4.201'],
  ] as const) {
    const { contentType, pixelData } = await loaded(frame(CT), `multipart/related; type=${type}`);
    assert.equal(syntaxOf(contentType), syntax, type);
    assert.ok(pixelData.length > 0 && pixelData.length < PIXELS.length, type);
  }
});

test('dicom-image-loader, wadors: a frame in ranges, put together piece by piece', async () => {
  const options = { retrieveOptions: { chunkSize: 700, initialChunkSize: 700, rangeIndex: 0 } };
  const headers = { authorization: `Bearer ${BOOTSTRAP_TOKEN}` };
  const { fetch: real } = globalThis;
  // The loader's requests of ranges leave out what `beforeSend` gives, as it relies on cookies.
  globalThis.fetch = (uri, init) => real(uri, { ...init, headers: { ...headers, ...(init?.headers as object) } });
  try {
    const first = await loaded(frame(CT), LOADER_ACCEPTS, options);
    assert.ok(first.pixelData.length < 700 && !first.extractDone);
    const rest = await loaded(frame(CT), LOADER_ACCEPTS, {
      ...options,
      retrieveOptions: { ...options.retrieveOptions, rangeIndex: -1 },
    });
    assert.deepEqual(Buffer.from(rest.pixelData), PIXELS);
  } finally {
    globalThis.fetch = real;
  }
});

test('dicom-image-loader, metadata: what its provider for wadors reads is there', async () => {
  const { body } = await server.call('GET', `/dicomweb/studies/2.25.77701/series/2.25.77701.1/metadata`, {
    headers: { accept: 'application/dicom+json' },
  });
  const [model] = body as DicomJson[];
  const value = (tag: string) => model![tag]?.Value?.[0];
  assert.deepEqual(['00280010', '00280011', '00280100', '00280103', '00280004'].map(value), [
    ...[32, 32, 16, 0],
    'MONOCHROME2',
  ]);
  assert.equal(value('00083002'), '1.2.840.10008.1.2.1', 'Available Transfer Syntax UID');
});

test('dicom-image-loader, wadouri: the file, whole and in ranges', async () => {
  const uids = 'studyUID=2.25.77701&seriesUID=2.25.77701.1&objectUID=2.25.77701.1.1';
  // As OHIF builds it; `&frame=` is the loader's own and not sent.
  const uri = `/wado?requestType=WADO&${uids}&contentType=application/dicom&transferSyntax=*`;
  const whole = await server.call('GET', uri);
  assert.deepEqual(Buffer.from(whole.bytes), Buffer.from(tinyCt(1, 1)));
  const part = await server.call('GET', uri, { headers: { range: 'bytes=128-131' } });
  assert.equal(part.status, 206);
  assert.equal(part.text, 'DICM');
  assert.equal(part.headers.get('content-range'), `bytes 128-131/${whole.bytes.length}`);
  assert.equal((await server.call('GET', uri, { headers: { range: 'bytes=999999-' } })).status, 416);
});
