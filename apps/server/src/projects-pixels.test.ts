/** A name that is burned into pixels is not seen through a project: the image is left out, or the name is blanked in whatever is given of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dataset, UID, writeFile } from '@vesalius/dicom';
import { drawText } from '@vesalius/testkit';
import sharp from 'sharp';
import { openTextFinder } from '../../../packages/deidentify/src/ocr/node.ts';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';

const PASSWORD = 'another password of tests';
const [WIDTH, HEIGHT] = [400, 240];
const STUDY = '2.25.930000001';

let server: LocalServer;
let headers: Record<string, string>;

function capture(): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT);
  drawText((x, y) => pixels.fill(255, y * WIDTH + x, y * WIDTH + x + 1), 'QUIXOTEVAN ALONSO', 10, 10, 2);
  const dataset = Dataset.of({
    SOPClassUID: UID.SecondaryCaptureImageStorage,
    SOPInstanceUID: `${STUDY}.1.1`,
    StudyInstanceUID: STUDY,
    SeriesInstanceUID: `${STUDY}.1`,
    Modality: 'OT',
    PatientName: 'Quixotevan^Alonso',
    PatientID: 'Q1',
    BurnedInAnnotation: 'YES',
    ...{ Rows: HEIGHT, Columns: WIDTH, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2' },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
    PixelData: pixels,
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

before(async () => {
  server = await openLocalServer();
  const stored = await server.call('POST', '/api/v1/import', { body: capture(), type: 'application/dicom' });
  assert.equal(stored.status, 200, stored.text);
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung' });
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x' });
  await server.done('PUT', `/projects/lung/studies/${STUDY}`);
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
  await server.done('POST', '/grants', {
    subject: { kind: 'user', name: 'mia' },
    role: 'project-member',
    project: 'lung',
  });
  const body = { user: 'mia', password: PASSWORD };
  const logged = await server.call('POST', '/api/v1/session', { token: null, body });
  headers = { cookie: logged.headers.getSetCookie()[0]!.split(';')[0]!, 'sec-fetch-site': 'same-origin' };
});

after(() => server.close());

/** Puts a profile and waits until the studies look after it. */
async function profiled(options: readonly string[]): Promise<{ shown: number; refused: Record<string, number> }> {
  const { id } = await server.done('PUT', '/projects/lung/profile', { options });
  for (let tries = 0; tries < 400; tries++) {
    const job = await server.done('GET', `/jobs/${id}`);
    if (job.state === 'succeeded') return job.result;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not get there in time');
}

const instances = async () => (await fetch(`${server.web}/dicomweb/instances`, { headers })).json();

/** Words in a picture, as the reader of text sees them. */
async function wordsIn(picture: Uint8Array): Promise<string> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  const finder = await openTextFinder(1);
  try {
    const lines = await finder.find({ width: info.width, height: info.height, pixels: new Uint8Array(data) });
    return lines.flatMap((line) => line.map(({ text }) => text)).join(' ');
  } finally {
    await finder.close();
  }
}

const rendered = async (path: string, options: object) =>
  new Uint8Array(await (await fetch(`${server.web}/dicomweb/${path}/rendered`, options)).arrayBuffer());

test('without 113101 the image is not there, with it the name is not, in frames, pictures and files', async () => {
  assert.deepEqual(await profiled(['113107']), { shown: 0, refused: { 'pixels-not-cleaned': 1 } });
  assert.deepEqual(await instances(), []);
  const original = await rendered(`studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1`, {
    headers: {
      authorization: `Bearer ${(await server.done('POST', '/tokens', { name: 'eye', permissions: ['retrieve'] })).secret}`,
    },
  });
  assert.match(await wordsIn(original), /UIXOTEVAN/i, 'the reader would see it');
  assert.deepEqual(await profiled(['113101', '113107']), { shown: 1, refused: {} });
  const [row] = await instances();
  const uid = (tag: string) => row[tag].Value[0] as string;
  const at = `studies/${uid('0020000D')}/series/${uid('0020000E')}/instances/${uid('00080018')}`;
  assert.doesNotMatch(await wordsIn(await rendered(at, { headers })), /UIXO|ALONSO/i);
  const frame = await fetch(`${server.web}/dicomweb/${at}/frames/1`, { headers });
  const bytes = new Uint8Array(await frame.arrayBuffer());
  assert.equal(frame.status, 200);
  assert.ok(!bytes.includes(255), 'not a pixel of the letters is left');
  const metadata = await (await fetch(`${server.web}/dicomweb/${at}/metadata`, { headers })).json();
  assert.equal(metadata[0]['00280301'].Value[0], 'NO');
  assert.equal(metadata[0]['00120062'].Value[0], 'YES');
});
