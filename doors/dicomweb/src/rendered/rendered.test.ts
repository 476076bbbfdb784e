import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, UID } from '@vesalius/dicom';
import sharp from 'sharp';
import { makeEncapsulated, makeFile } from '../testing/files.ts';
import { principalWith } from '../testing/memory-archive.ts';
import { type Served, serve } from '../testing/serve.ts';

const at = (file: { study: string; series: string; instance: string }) =>
  `studies/${file.study}/series/${file.series}/instances/${file.instance}`;

/** Frames of 4 x 2 pixels; frame `n` is of one grey, `20 n`, but for the white pixel in its left upper corner. */
function image(place: string, frames: number, attributes: Attributes = {}, transferSyntaxUid?: string) {
  const pixels = new Uint8Array(frames * 8).map((_, index) =>
    index % 8 === 0 ? 255 : 20 * (1 + Math.floor(index / 8)),
  );
  const module = { Rows: 2, Columns: 4, SamplesPerPixel: 1, BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  return makeFile(
    place,
    {
      ...{ ...module, PixelRepresentation: 0, PhotometricInterpretation: 'MONOCHROME2', NumberOfFrames: frames },
      ...{ WindowCenter: 127.5, WindowWidth: 255, VOILUTFunction: 'LINEAR_EXACT', PixelData: pixels, ...attributes },
    },
    transferSyntaxUid,
  );
}

const single = image('1.1.1', 1);
const cine = image('1.1.2', 3, { FrameTime: 50 });
const plan = makeFile('1.2.1', { SOPClassUID: UID.RTPlanStorage });

function keep(served: Served, ...files: { bytes: Uint8Array }[]): void {
  for (const { bytes } of files) served.memory.store(Buffer.from(bytes), { form: 'file' });
}

const get = (served: Served, path: string, headers: Record<string, string> = {}) =>
  fetch(`${served.root}/${path}`, { headers });

async function statusOf(served: Served, path: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await get(served, path, headers);
  await response.arrayBuffer();
  return response.status;
}

/** Width, height and the grey values of a picture that is answered. */
async function greys(served: Served, path: string, headers: Record<string, string> = { accept: 'image/png' }) {
  const response = await get(served, path, headers);
  assert.equal(response.status, 200, path);
  const picture = sharp(Buffer.from(await response.arrayBuffer()), { animated: true });
  const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { type: response.headers.get('content-type'), width: info.width, height: info.height, greys: [...data] };
}

test('an instance, its frames, and what was asked of them', async () => {
  await using served = await serve();
  keep(served, single, cine);
  const plain = await greys(served, `${at(single)}/rendered`);
  assert.deepEqual(plain, { type: 'image/png', width: 4, height: 2, greys: [255, 20, 20, 20, 20, 20, 20, 20] });
  assert.deepEqual((await greys(served, `${at(cine)}/frames/3/rendered`)).greys.slice(0, 2), [255, 60]);
  const window = await greys(served, `${at(single)}/rendered?window=20,20,linear-exact`);
  assert.deepEqual(window.greys.slice(0, 2), [255, 128]);
  const flipped = await greys(served, `${at(single)}/rendered?viewport=4,2,0,0,-4,2`);
  assert.deepEqual(flipped.greys.slice(0, 4), [20, 20, 20, 255]);
  const cut = await greys(served, `${at(single)}/rendered?viewport=2,2,0,0,2,2`);
  assert.deepEqual(cut.greys, [255, 20, 20, 20]);
  const larger = await greys(served, `${at(single)}/rendered?viewport=400,400`);
  assert.deepEqual([larger.width, larger.height], [400, 200], 'fitted, never distorted');
  const named = await greys(served, `${at(single)}/rendered?viewport=400,400&annotation=patient`);
  assert.notDeepEqual(named.greys, larger.greys);
});

test('the type is chosen by header and by parameter, JPEG unless said', async () => {
  await using served = await serve();
  keep(served, single);
  const path = `${at(single)}/rendered`;
  const typeOf = async (query: string, accept = '*/*') => {
    const response = await get(served, path + query, { accept });
    await response.arrayBuffer();
    return response.status === 200 ? response.headers.get('content-type')?.split(';')[0] : response.status;
  };
  assert.equal(await typeOf(''), 'image/jpeg');
  assert.equal(await typeOf('', 'image/png'), 'image/png');
  assert.equal(await typeOf('', 'image/*;q=0.5, image/gif'), 'image/gif');
  assert.equal(await typeOf('?accept=image/png', 'image/jpeg'), 'image/png');
  assert.equal(await typeOf('', 'multipart/related; type="image/jpeg"'), 'multipart/related');
  assert.equal(await typeOf('', 'image/webp'), 406);
  assert.equal(await typeOf('', 'application/dicom'), 406);
});

test('quality and colour profile', async () => {
  await using served = await serve();
  keep(served, image('1.1.1', 1, { PixelData: new Uint8Array(8).map((_, index) => (index * 97) % 256) }));
  const bytesOf = async (query: string, accept = 'image/jpeg') =>
    Buffer.from(
      await (await get(served, `${at(single)}/rendered?viewport=256,256&${query}`, { accept })).arrayBuffer(),
    );
  assert.ok((await bytesOf('quality=10')).length < (await bytesOf('quality=100')).length);
  for (const accept of ['image/jpeg', 'image/png']) {
    assert.equal((await sharp(await bytesOf('', accept)).metadata()).icc, undefined);
    for (const profile of ['yes', 'srgb', 'adobergb', 'rommrgb', 'displayp3']) {
      const { icc } = await sharp(await bytesOf(`iccprofile=${profile}`, accept)).metadata();
      assert.equal(icc?.subarray(36, 40).toString(), 'acsp', `${accept} ${profile}`);
    }
  }
});

test('a GIF of a multi-frame image moves', async () => {
  await using served = await serve();
  keep(served, cine);
  const response = await get(served, `${at(cine)}/rendered`, { accept: 'image/gif' });
  const film = await sharp(Buffer.from(await response.arrayBuffer()), { animated: true }).metadata();
  assert.deepEqual([film.pages, film.delay], [3, [50, 50, 50]]);
  const still = await get(served, `${at(cine)}/frames/2/rendered`, { accept: 'image/gif' });
  assert.equal((await sharp(Buffer.from(await still.arrayBuffer())).metadata()).pages ?? 1, 1);
});

test('several pictures come in parts; what has none makes the answer a partial one', async () => {
  await using served = await serve();
  keep(served, single, cine, plan);
  const partsOf = async (path: string, accept: string) => {
    const response = await get(served, path, { accept });
    const type = response.headers.get('content-type')!;
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
    return {
      status: response.status,
      type: type.split(';')[0],
      parts: text.split('Content-Type: image/png').length - 1,
    };
  };
  const many = { type: 'multipart/related', parts: 2 };
  assert.deepEqual(await partsOf(`studies/${single.study}/rendered`, 'image/png'), { status: 206, ...many });
  const series = `studies/${single.study}/series/${single.series}/rendered`;
  assert.deepEqual(await partsOf(series, 'multipart/related; type="image/png"'), { status: 200, ...many });
  assert.deepEqual(await partsOf(`${at(cine)}/frames/1,3/rendered`, 'image/png'), { status: 200, ...many });
});

test('thumbnails at every level', async () => {
  await using served = await serve();
  keep(served, single, cine, plan);
  for (const path of [`studies/${single.study}`, `studies/${single.study}/series/${single.series}`, at(cine)]) {
    const { width, height } = await greys(served, `${path}/thumbnail`);
    assert.deepEqual([width, height], [128, 64], path);
  }
  const frame = await greys(served, `${at(cine)}/frames/2/thumbnail?viewport=4,4`);
  assert.deepEqual([frame.width, frame.height, frame.greys[1]], [4, 2, 40]);
  assert.equal(await statusOf(served, `${at(plan)}/thumbnail`), 404);
  assert.equal(await statusOf(served, `${at(cine)}/frames/4/thumbnail`), 404);
  assert.equal(await statusOf(served, `${at(cine)}/frames/1,2/thumbnail`), 400);
});

test('a presentation state shows the images it refers to', async () => {
  await using served = await serve();
  const state = makeFile('1.3.1', {
    SOPClassUID: UID.GrayscaleSoftcopyPresentationStateStorage,
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: single.series,
        ReferencedImageSequence: [{ ReferencedSOPClassUID: '1.2', ReferencedSOPInstanceUID: single.instance }],
      },
    ],
    SoftcopyVOILUTSequence: [{ WindowCenter: 20, WindowWidth: 20, VOILUTFunction: 'LINEAR_EXACT' }],
    ImageRotation: 90,
    ImageHorizontalFlip: 'N',
    PresentationLUTShape: 'INVERSE',
  });
  keep(served, single, state);
  const { width, height, greys: shown } = await greys(served, `${at(state)}/rendered`);
  assert.deepEqual([width, height], [2, 4], 'a quarter turned');
  assert.deepEqual(shown.slice(0, 4), [128, 0, 128, 128], 'the corner is right above, and black');
});

test('frames that are bits begun inside a byte, and those of a deflated data set', async () => {
  await using served = await serve();
  const module = { Rows: 1, Columns: 3, BitsAllocated: 1, BitsStored: 1, HighBit: 0, VOILUTFunction: 'LINEAR_EXACT' };
  const bits = image('4.1.1', 3, {
    ...module,
    WindowCenter: 0.5,
    WindowWidth: 1,
    PixelData: Uint8Array.of(0b10101001, 0),
  });
  const deflated = image('4.1.2', 2, {}, UID.DeflatedExplicitVRLittleEndian);
  keep(served, bits, deflated);
  assert.deepEqual((await greys(served, `${at(bits)}/frames/1/rendered`)).greys, [255, 0, 0]);
  assert.deepEqual((await greys(served, `${at(bits)}/frames/2/rendered`)).greys, [255, 0, 255]);
  assert.deepEqual((await greys(served, `${at(deflated)}/frames/2/rendered`)).greys.slice(0, 2), [255, 40]);
  assert.equal(await statusOf(served, `${at(deflated)}/frames/3/rendered`), 404);
});

test('videos and documents come as they are', async () => {
  await using served = await serve();
  const video = makeEncapsulated('2.1.1', [Buffer.from('a video of its kind!')], UID.MPEG4HP41);
  const pdf = makeFile('2.2.1', {
    SOPClassUID: UID.EncapsulatedPDFStorage,
    EncapsulatedDocument: Buffer.from('%PDF-1.4 \0'),
    EncapsulatedDocumentLength: 9,
  });
  keep(served, video, pdf);
  const film = await get(served, `${at(video)}/rendered`);
  assert.deepEqual([film.headers.get('content-type'), await film.text()], ['video/mp4', 'a video of its kind!']);
  const document = await get(served, `${at(pdf)}/rendered`, { accept: 'application/pdf' });
  assert.deepEqual([document.headers.get('content-type'), await document.text()], ['application/pdf', '%PDF-1.4 ']);
  assert.equal(await statusOf(served, `${at(pdf)}/rendered`, { accept: 'image/jpeg' }), 406);
});

test('what was seen before is a 304', async () => {
  await using served = await serve();
  keep(served, single);
  const path = `${at(single)}/rendered`;
  const etag = (await get(served, path)).headers.get('etag')!;
  assert.equal(await statusOf(served, path, { 'if-none-match': etag }), 304);
  assert.equal(await statusOf(served, `${path}?window=10,20`, { 'if-none-match': etag }), 200);
});

test('what cannot be answered, each with its status', async () => {
  await using served = await serve();
  const torn = makeEncapsulated('3.1.1', [Buffer.from('no picture')], UID.JPEGBaseline8Bit);
  const short = image('3.1.2', 1, { PixelData: new Uint8Array(4) });
  keep(served, single, plan, torn, short);
  const cases: [status: number, path: string][] = [
    [404, `${at({ ...single, instance: '1.2.9' })}/rendered`],
    [404, 'studies/1.2.9/rendered'],
    [404, `${at(single)}/frames/2/rendered`],
    [400, `${at(single)}/frames/0/rendered`],
    [400, `${at(single)}/rendered?quality=0`],
    [400, `${at(single)}/rendered?viewport=a`],
    [400, `${at(single)}/thumbnail?viewport=1,2,3,4,5,6`],
    [400, 'studies/name/rendered'],
    [406, `${at(plan)}/rendered`],
    [406, `${at(torn)}/rendered`],
    [406, `${at(short)}/rendered`],
  ];
  for (const [status, path] of cases) assert.equal(await statusOf(served, path), status, path);
  served.principal = principalWith('search');
  assert.equal(await statusOf(served, `${at(single)}/rendered`), 403);
  assert.equal(await statusOf(served, `studies/${single.study}/thumbnail`), 403);
  served.principal = undefined;
  assert.equal(await statusOf(served, `${at(single)}/thumbnail`), 401);
});

test('the storage is asked once for a picture that is wanted again', async () => {
  await using served = await serve();
  keep(served, single);
  await greys(served, `${at(single)}/rendered`);
  const { bytesRead } = served.memory;
  await greys(served, `${at(single)}/rendered`);
  assert.equal(served.memory.bytesRead, bytesRead);
});

test('a structured report is shown as text, and nothing in it can do harm', async () => {
  await using served = await serve();
  const hostile = makeFile('1.2.2', {
    SOPClassUID: UID.ComprehensiveSRStorage,
    PatientName: 'Roe^<b>Richard',
    ConceptNameCodeSequence: [{ CodeMeaning: 'Radiology Report' }],
    ContentSequence: [
      {
        ValueType: 'CONTAINER',
        ConceptNameCodeSequence: [{ CodeMeaning: 'Findings' }],
        ContentSequence: [
          { ValueType: 'TEXT', ConceptNameCodeSequence: [{ CodeMeaning: 'Finding' }], TextValue: '<script>1</script>' },
        ],
      },
    ],
  });
  keep(served, hostile);
  const page = await get(served, `${at(hostile)}/rendered`);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  const html = await page.text();
  assert.ok(!/<(script|b)>/.test(html), html);
  assert.ok(html.includes('<li><strong>Finding</strong>: &lt;script&gt;1&lt;/script&gt;</li>'), html);
  const text = await (await get(served, `${at(hostile)}/rendered`, { accept: 'text/plain' })).text();
  const lines = ['Radiology Report', 'Roe, <b>Richard · P1', '', 'Findings', '  Finding: <script>1</script>', ''];
  assert.equal(text, lines.join('\n'));
  const xml = await get(served, `${at(hostile)}/rendered?accept=text/xml`, { range: 'bytes=0-4' });
  assert.deepEqual([xml.status, await xml.text()], [206, '<?xml']);
  assert.equal(await statusOf(served, `${at(hostile)}/rendered`, { accept: 'image/jpeg' }), 406);
});

test('a presentation state that is not applied is refused by its name', async () => {
  await using served = await serve();
  const blending = makeFile('1.2.4', { SOPClassUID: UID.BlendingSoftcopyPresentationStateStorage });
  keep(served, blending);
  const response = await get(served, `${at(blending)}/rendered`);
  const { detail } = (await response.json()) as { detail: string };
  assert.deepEqual(
    [response.status, detail],
    [406, 'Blending Softcopy Presentation State is not applied: only presentation states of single images are'],
  );
});
