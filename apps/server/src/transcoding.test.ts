import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { encodeFrame, type ImagePixel } from '@vesalius/codecs';
import { Dataset, type EncapsulatedValue, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { multipartEvents, parseMediaType } from '@vesalius/dicomweb';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PIXELS = readFile(tinyCt(1, 7)).dataset.bytes(TAG.PixelData)!;
const AT = '/dicomweb/studies/2.25.77701/series/2.25.77701.1/instances/2.25.77701.1';
const EXPLICIT = 'application/dicom; transfer-syntax=1.2.840.10008.1.2.1';

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
  await keep(await jpegLs(tinyCt(1, 7)));
  await keep(tinyCt(1, 8));
});
after(() => server.close());

async function keep(file: Uint8Array): Promise<void> {
  assert.equal((await server.call('POST', '/api/v1/import', { body: file, type: 'application/dicom' })).status, 200);
}

async function jpegLs(file: Uint8Array): Promise<Uint8Array> {
  const { dataset } = readFile(file);
  const image: ImagePixel = {
    ...{ rows: 32, columns: 32, samplesPerPixel: 1, bitsAllocated: 16, bitsStored: 16, highBit: 15 },
    ...{ pixelRepresentation: 0, planarConfiguration: 0, photometricInterpretation: 'MONOCHROME2', numberOfFrames: 1 },
  };
  const { bytes } = await encodeFrame({ image, bytes: PIXELS }, UID.JPEGLSLossless);
  const fragment = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  const value: EncapsulatedValue = { fragmentCount: 1, fragment: () => fragment, basicOffsetTable: new Uint8Array(0) };
  dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value });
  return writeFile({ dataset, transferSyntaxUid: UID.JPEGLSLossless });
}

async function get(path: string, accept: string): Promise<Response> {
  return fetch(server.web + path, { headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}`, accept } });
}

async function partsOf(answer: Response): Promise<Buffer[]> {
  const parts: Buffer[][] = [];
  const boundary = parseMediaType(answer.headers.get('content-type')!)!.parameters.get('boundary')!;
  for await (const event of multipartEvents(answer.body!, boundary)) {
    if (event.kind === 'part') parts.push([]);
    else if (event.kind === 'data') parts.at(-1)!.push(Buffer.from(event.bytes));
  }
  return parts.map((pieces) => Buffer.concat(pieces));
}

test('an instance that is kept compressed comes as it is kept, or decoded for who names another transfer syntax', async () => {
  const kept = readFile(Buffer.from(await (await get(`${AT}.7`, 'application/dicom')).arrayBuffer()));
  assert.equal(kept.transferSyntax.uid, UID.JPEGLSLossless);
  const answer = await get(`${AT}.7`, EXPLICIT);
  assert.equal(answer.headers.get('content-type'), EXPLICIT);
  const { dataset, transferSyntax } = readFile(Buffer.from(await answer.arrayBuffer()));
  assert.equal(transferSyntax.uid, UID.ExplicitVRLittleEndian);
  assert.deepEqual(dataset.bytes(TAG.PixelData), PIXELS);
  assert.equal(dataset.text(TAG.PatientName), readFile(tinyCt(1, 7)).dataset.text(TAG.PatientName));
});

test('a study comes whole in one transfer syntax', async () => {
  const answer = await get(
    AT.slice(0, AT.indexOf('/series')),
    `multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.80`,
  );
  assert.equal(answer.status, 200);
  const files = (await partsOf(answer)).map((bytes) => readFile(bytes));
  assert.deepEqual(
    files.map(({ transferSyntax }) => transferSyntax.uid),
    [UID.JPEGLSLossless, UID.JPEGLSLossless],
  );
});

test('a frame as octets is native, whatever it is kept as; named media types are made of native ones', async () => {
  const octets = await get(`${AT}.7/frames/1`, 'application/octet-stream');
  assert.equal(octets.status, 200);
  assert.deepEqual(new Uint8Array(await octets.arrayBuffer()), new Uint8Array(PIXELS));
  const jls = await get(
    `${AT}.8/frames/1`,
    'multipart/related; type="image/jls"; transfer-syntax=1.2.840.10008.1.2.4.80',
  );
  assert.deepEqual((await partsOf(jls))[0]!.subarray(0, 2), Buffer.from([0xff, 0xd8]));
  assert.equal((await get(`${AT}.7/frames/9`, 'application/octet-stream')).status, 404);
  assert.equal((await get(`${AT}.7`, 'application/dicom; transfer-syntax=1.2.840.10008.1.2.4.50')).status, 406);
});

test('WADO-URI gives the transfer syntax that is asked for', async () => {
  const query = 'requestType=WADO&contentType=application/dicom&studyUID=2.25.77701&seriesUID=2.25.77701.1';
  const path = `/wado?${query}&objectUID=2.25.77701.1.7&transferSyntax=1.2.840.10008.1.2.1`;
  const { dataset } = readFile(Buffer.from(await (await get(path, '*/*')).arrayBuffer()));
  assert.deepEqual(dataset.bytes(TAG.PixelData), PIXELS);
  assert.equal((await get(path.replace('1.2.1', '1.2.4.50'), '*/*')).status, 406);
});

test('what is no image is re-encoded too', async () => {
  const report = Dataset.of({
    SOPClassUID: UID.BasicTextSRStorage,
    SOPInstanceUID: '2.25.77701.1.9',
    StudyInstanceUID: '2.25.77701',
    SeriesInstanceUID: '2.25.77701.2',
    PatientID: 'P1',
    PatientName: 'Wałęsa^Łucja',
    SpecificCharacterSet: 'ISO_IR 192',
  });
  await keep(writeFile({ dataset: report, transferSyntaxUid: UID.ImplicitVRLittleEndian }));
  const answer = await get(AT.replace('77701.1/instances/2.25.77701.1', '77701.2/instances/2.25.77701.1.9'), EXPLICIT);
  assert.equal(answer.status, 200);
  assert.equal(readFile(Buffer.from(await answer.arrayBuffer())).transferSyntax.uid, UID.ExplicitVRLittleEndian);
});
