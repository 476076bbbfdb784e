import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Archive,
  ArchiveError,
  type PictureRequest,
  type Principal,
  type StoredInstance,
} from '@vesalius/archive/api';
import Fastify from 'fastify';
import { wadoUriDoor } from './wado-uri-door.ts';

const FILE = Buffer.from('the bytes of a Part 10 file');
const HELD = {
  studyInstanceUid: '1.2.1',
  seriesInstanceUid: '1.2.1.1',
  sopInstanceUid: '1.2.1.1.1',
  pixels: { offset: 0, length: 1, encapsulated: false, numberOfFrames: 3 },
  transferSyntaxUid: '1.2.840.10008.1.2.4.80',
  fileSize: FILE.length,
} as StoredInstance;
const STATE = { ...HELD, sopInstanceUid: '1.2.1.2.1' };
const QUERY = {
  requestType: 'WADO',
  studyUID: HELD.studyInstanceUid,
  seriesUID: HELD.seriesInstanceUid,
  objectUID: HELD.sopInstanceUid,
  contentType: 'application/dicom',
};

const { contentType: _, ...PICTURE } = QUERY;

/** What the door asked the archive to render. */
interface Asked {
  readonly kind: 'picture' | 'film';
  readonly request: PictureRequest;
}

interface DoorOptions {
  readonly permitted?: boolean;
  readonly known?: boolean;
  readonly failing?: ArchiveError;
  readonly asked?: Asked[];
  readonly frames?: number;
}

/** The door over an archive that holds one instance; `failing` is thrown where the file is read. */
function door(options: DoorOptions = {}) {
  const { permitted = true, known = true, failing, asked = [], frames = 3 } = options;
  const render = (kind: Asked['kind']) => async (_instance: StoredInstance, request: PictureRequest) => {
    asked.push({ kind, request });
    if (request.frameNumber > frames) return { outcome: 'refused', code: 'no-such-frame' };
    return { outcome: 'rendered', type: request.type, bytes: Buffer.from('a picture') };
  };
  const archive = {
    access: {
      demand() {
        if (!permitted) throw new ArchiveError('not-permitted');
      },
    },
    transcoding: { offers: () => [], lossyOffers: () => [] },
    rendering: {
      hasPictures: () => frames > 0,
      appliesState: ({ sopInstanceUid }: StoredInstance) => sopInstanceUid === STATE.sopInstanceUid,
      picture: render('picture'),
      film: render('film'),
    },
    retrieve: {
      async *select(_principal: Principal, { sopInstanceUids }: { sopInstanceUids: string[] }) {
        if (sopInstanceUids.includes(HELD.sopInstanceUid)) yield HELD;
        if (sopInstanceUids.includes(STATE.sopInstanceUid)) yield STATE;
      },
      async *file() {
        if (failing) throw failing;
        yield FILE.subarray(0, 5);
        yield FILE.subarray(5);
      },
    },
  } as unknown as Archive;
  const http = Fastify();
  http.addHook('onRequest', async (request) => {
    if (known) request.principal = { kind: 'user', name: 'tester', permissions: new Set() };
  });
  http.register(async (scope) => wadoUriDoor(archive).routes!(scope));
  return (query: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
    http.inject({ method, url: '/wado', query });
}

test('an instance byte for byte, with its length', async () => {
  const response = await door()(QUERY);
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['content-type'], 'application/dicom');
  assert.equal(response.headers['content-length'], String(FILE.length));
  assert.deepEqual(response.rawPayload, FILE);
  const head = await door()(QUERY, 'HEAD');
  assert.equal(head.headers['content-length'], String(FILE.length));
  assert.equal(head.rawPayload.length, 0);
});

test('requests that are not answered, each with its status', async () => {
  const cases: [status: number, query: Record<string, string>][] = [
    [200, { ...QUERY, transferSyntax: HELD.transferSyntaxUid }],
    [406, { ...QUERY, transferSyntax: '1.2.840.10008.1.2.1' }],
    [406, { ...QUERY, contentType: 'image/webp' }],
    [406, { ...QUERY, contentType: 'application/dicom+json' }],
    [400, { ...QUERY, rows: '100' }],
    [400, { ...PICTURE, rows: 'many' }],
    [400, { ...PICTURE, region: '0,0,1' }],
    [400, { ...PICTURE, frameNumber: '0' }],
    [400, { ...PICTURE, presentationUID: STATE.sopInstanceUid }],
    [406, { ...PICTURE, presentationUID: HELD.sopInstanceUid, presentationSeriesUID: HELD.seriesInstanceUid }],
    [404, { ...PICTURE, presentationUID: '1.2.9', presentationSeriesUID: '1.2.9' }],
    [404, { ...PICTURE, frameNumber: '4' }],
    [406, { ...QUERY, anonymize: 'yes' }],
    [406, { ...PICTURE, anonymize: 'yes' }],
    [400, { ...QUERY, anonymize: 'no' }],
    [406, { ...QUERY, anonymize: 'yes', transferSyntax: '1.2.840.10008.1.2.1' }],
    [400, { ...QUERY, requestType: 'other' }],
    [400, { ...QUERY, studyUID: 'Miller' }],
    [404, { ...QUERY, objectUID: '1.2.9' }],
  ];
  for (const [status, query] of cases) {
    const response = await door()(query);
    assert.equal(response.statusCode, status, JSON.stringify(query));
    if (status === 200) continue;
    assert.equal(response.headers['content-type'], 'application/problem+json');
    assert.ok(!response.payload.includes('Miller'));
  }
});

test('credentials, permission and storage that fails', async () => {
  assert.equal((await door({ known: false })(QUERY)).statusCode, 401);
  assert.equal((await door({ permitted: false })(QUERY)).statusCode, 403);
  const corrupt = await door({ failing: new ArchiveError('blob-corrupt') })(QUERY);
  assert.equal(corrupt.statusCode, 500);
  assert.equal(corrupt.json().code, 'blob-corrupt');
});

test('a picture, JPEG unless said, with all that was asked of it', async () => {
  const asked: Asked[] = [];
  const ask = door({ asked });
  const plain = await ask(PICTURE);
  assert.deepEqual([plain.statusCode, plain.headers['content-type'], plain.payload], [200, 'image/jpeg', 'a picture']);
  const parameters = {
    rows: '10',
    columns: '20',
    region: '0,0,0.5,1',
    imageQuality: '50',
    annotation: 'patient,technique',
  };
  const window = { windowCenter: '40', windowWidth: '400' };
  await ask({ ...PICTURE, contentType: 'image/png', frameNumber: '2', ...parameters, ...window });
  await ask({ ...PICTURE, presentationUID: STATE.sopInstanceUid, presentationSeriesUID: STATE.seriesInstanceUid });
  assert.deepEqual(asked, [
    { kind: 'picture', request: { type: 'image/jpeg', frameNumber: 1, presentationState: undefined } },
    {
      kind: 'picture',
      request: {
        ...{ type: 'image/png', frameNumber: 2, presentationState: undefined },
        viewport: { width: 20, height: 10 },
        region: { unit: 'fraction', left: 0, top: 0, width: 0.5, height: 1 },
        quality: 50,
        annotation: { patient: true, technique: true },
        window: { center: 40, width: 400, function: 'LINEAR' },
      },
    },
    { kind: 'picture', request: { type: 'image/jpeg', frameNumber: 1, presentationState: STATE } },
  ]);
});

test('a GIF moves unless it is of one frame', async () => {
  const asked: Asked[] = [];
  const ask = door({ asked });
  assert.equal((await ask({ ...PICTURE, contentType: 'image/gif' })).headers['content-type'], 'image/gif');
  await ask({ ...PICTURE, contentType: 'image/gif', frameNumber: '2' });
  assert.deepEqual(
    asked.map(({ kind }) => kind),
    ['film', 'picture'],
  );
});

test('an instance without frames is no picture: it is shown where documents are, also as the type that is asked for', async () => {
  assert.equal((await door({ frames: 0 })({ ...PICTURE, contentType: 'image/png' })).statusCode, 406);
  const place = 'dicomweb/studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1/rendered';
  const unsaid = await door({ frames: 0 })(PICTURE);
  assert.deepEqual([unsaid.statusCode, unsaid.headers.location], [307, place]);
  const pdf = await door()({ ...PICTURE, contentType: 'application/pdf' });
  assert.deepEqual([pdf.statusCode, pdf.headers.location], [307, `${place}?accept=application%2Fpdf`]);
  assert.equal((await door()({ ...PICTURE, contentType: 'application/pdf', anonymize: 'yes' })).statusCode, 406);
});

test('a colour profile for a picture', async () => {
  const asked: Asked[] = [];
  await door({ asked })({ ...PICTURE, iccprofile: 'srgb' });
  assert.equal(asked[0]!.request.iccProfile, 'srgb');
  assert.equal((await door()({ ...PICTURE, iccprofile: 'none' })).statusCode, 400);
});
