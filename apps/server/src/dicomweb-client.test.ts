import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DicomJson, readFile } from '@vesalius/dicom';
import * as dicomweb from 'dicomweb-client';
import { FetchXhr } from './testing/fetch-xhr.ts';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** Options as the methods of dicomweb-client take them, which its own types tell only in part. */
type Options = Readonly<Record<string, unknown>>;
type Client = Readonly<Record<string, (options?: Options) => Promise<never>>>;

const STUDY = '2.25.77701';
const SERIES = `${STUDY}.1`;
const INSTANCE = `${SERIES}.2`;
const study = { studyInstanceUID: STUDY };
const series = { ...study, seriesInstanceUID: SERIES };
const instance = { ...series, sopInstanceUID: INSTANCE };
const files = [1, 2, 3].map((number) => tinyCt(1, number));
const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
/** Every method of the interface that makes a request; the test below counts that none was forgotten. */
const called = new Set<string>();

let server: LocalServer;
let client: Client;
before(async () => {
  server = await openLocalServer();
  Object.assign(globalThis, { XMLHttpRequest: FetchXhr });
  const real = new dicomweb.api.DICOMwebClient({
    url: `${server.web}/dicomweb`,
    headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}` },
    verbose: false,
  } as never) as unknown as Record<string, (options?: Options) => unknown>;
  client = new Proxy({} as Client, {
    get: (_, name: string) => (options?: Options) => {
      called.add(name);
      return real[name]!.call(real, options);
    },
  });
  await client.storeInstances!({ datasets: files.slice(0, 2).map(bufferOf) });
  await client.storeInstances!({ datasets: files.slice(2).map(bufferOf), studyInstanceUID: STUDY });
});
after(() => server.close());

const uidsOf = (models: readonly DicomJson[], key: string) => models.map((model) => model[key]!.Value![0]);
const isJpeg = (bytes: ArrayBuffer) => new Uint8Array(bytes)[0] === 0xff && new Uint8Array(bytes)[1] === 0xd8;

test('searches', async () => {
  assert.deepEqual(uidsOf(await client.searchForStudies!({ queryParams: { PatientID: 'P1' } }), '0020000D'), [STUDY]);
  assert.deepEqual(uidsOf(await client.searchForSeries!(study), '0020000E'), [SERIES]);
  const instances: DicomJson[] = await client.searchForInstances!({
    ...series,
    queryParams: { limit: 2, offset: 1, orderby: 'InstanceNumber' },
  });
  assert.deepEqual(uidsOf(instances, '00080018'), [INSTANCE, `${SERIES}.3`]);
});

test('metadata of every level', async () => {
  const uids = [1, 2, 3].map((number) => `${SERIES}.${number}`);
  assert.deepEqual(uidsOf(await client.retrieveStudyMetadata!(study), '00080018'), uids);
  assert.deepEqual(uidsOf(await client.retrieveSeriesMetadata!(series), '00080018'), uids);
  assert.deepEqual(uidsOf(await client.retrieveInstanceMetadata!(instance), '00080018'), [INSTANCE]);
});

test('instances, series and studies come back bit for bit', async () => {
  const one: ArrayBuffer = await client.retrieveInstance!(instance);
  assert.deepEqual(Buffer.from(one), Buffer.from(files[1]!));
  for (const [method, options] of [
    ['retrieveSeries', series],
    ['retrieveStudy', study],
  ] as const) {
    const all: ArrayBuffer[] = await client[method]!(options);
    assert.deepEqual(
      all.map((bytes) => Buffer.from(bytes)),
      files.map((bytes) => Buffer.from(bytes)),
      method,
    );
  }
});

test('frames and bulk data, whole and in a range', async () => {
  const pixels = Buffer.from(readFile(files[1]!).dataset.bytes(0x7fe00010)!);
  const [frame]: [ArrayBuffer] = await client.retrieveInstanceFrames!({ ...instance, frameNumbers: [1] });
  assert.deepEqual(Buffer.from(frame), pixels);
  const [model]: [DicomJson] = await client.retrieveInstanceMetadata!(instance);
  const BulkDataURI = model['7FE00010']!.BulkDataURI!;
  const [bulk]: [ArrayBuffer] = await client.retrieveBulkData!({ BulkDataURI });
  assert.deepEqual(Buffer.from(bulk), pixels);
});

test('pictures of instances and frames', async () => {
  const mediaTypes = [{ mediaType: 'image/jpeg' }];
  const frames = { ...instance, frameNumbers: [1], mediaTypes };
  const pictures: [string, Options][] = [
    ['retrieveInstanceRendered', { ...instance, mediaTypes }],
    ['retrieveInstanceThumbnail', { ...instance, mediaTypes }],
    ['retrieveInstanceFramesRendered', frames],
    ['retrieveInstanceFramesThumbnail', frames],
  ];
  for (const [method, options] of pictures) {
    const picture: ArrayBuffer | ArrayBuffer[] = await client[method]!(options);
    assert.ok(isJpeg(Array.isArray(picture) ? picture[0]! : picture), method);
  }
});

test('an error is told with its status', async () => {
  await assert.rejects(client.retrieveStudyMetadata!({ studyInstanceUID: '9.9.9' }), { status: 404 });
});

test('every method that makes a request was called', () => {
  const methods = Object.getOwnPropertyNames(dicomweb.api.DICOMwebClient.prototype);
  const requesting = methods.filter((name) => /^(search|retrieve|store)/.test(name));
  assert.deepEqual([...called].toSorted(), requesting.toSorted());
});
