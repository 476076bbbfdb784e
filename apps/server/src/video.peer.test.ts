import assert from 'node:assert/strict';
import { mkdtemp, readFile as readBytes, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dataset, type EncapsulatedValue, TAG, UID, writeFile as writeDicom } from '@vesalius/dicom';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { succeeded } from './testing/program.ts';

const FRAMES = 10;
const SIZE = { width: 128, height: 96 };

/** A stream that ffmpeg makes of its test picture, the transfer syntax it is kept in, and the media type that PS3.18 Table 8.7.3-5 gives it. */
const STREAMS = [
  ['MPEG-2', UID.MPEG2MPML, 'video/mpeg', ['mpeg2video', '-f', 'mpegts']],
  ['MPEG-4 AVC in MP4', UID.MPEG4HP41, 'video/mp4', ['libx264', '-profile:v', 'high', '-level', '4.1', '-f', 'mp4']],
  ['HEVC', UID.HEVCMP51, 'video/h265', ['libx265', '-x265-params', 'log-level=none', '-f', 'hevc']],
  [
    'HEVC in MP4',
    UID.HEVCMP51,
    'video/mp4',
    ['libx265', '-x265-params', 'log-level=none', '-tag:v', 'hvc1', '-f', 'mp4'],
  ],
] as const;

let folder: string;
let server: LocalServer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-video-'));
  server = await openLocalServer();
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function streamOf(codec: readonly string[]): Promise<Buffer> {
  const path = join(folder, 'made');
  const source = `testsrc=size=${SIZE.width}x${SIZE.height}:rate=25:duration=${FRAMES / 25}`;
  const made = ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-c:v', ...codec.slice(0, 1), '-pix_fmt', 'yuv420p'];
  await succeeded('ffmpeg', [...made, ...codec.slice(1), path]);
  return readBytes(path);
}

/** The stream in two fragments, as long ones are kept (PS3.5 §8.2.5). */
function instanceOf(uid: string, stream: Buffer, transferSyntaxUid: string): Uint8Array {
  const even = stream.length % 2 === 0 ? stream : Buffer.concat([stream, Buffer.alloc(1)]);
  const fragments = [even.subarray(0, 1000), even.subarray(1000)];
  const value: EncapsulatedValue = {
    fragmentCount: 2,
    fragment: (index) => fragments[index]!,
    basicOffsetTable: new Uint8Array(0),
  };
  const dataset = Dataset.of({
    ...{ SOPClassUID: UID.VideoEndoscopicImageStorage, SOPInstanceUID: `${uid}.1.1` },
    ...{ StudyInstanceUID: uid, SeriesInstanceUID: `${uid}.1`, PatientID: 'V', Modality: 'ES' },
    ...{ SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_PARTIAL_420', PlanarConfiguration: 0 },
    ...{ Rows: SIZE.height, Columns: SIZE.width, NumberOfFrames: FRAMES, FrameTime: 40 },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
  });
  dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value });
  return writeDicom({ dataset, transferSyntaxUid });
}

/** What a decoder makes of it: a hash over every frame. */
async function framesOf(stream: Uint8Array): Promise<string[]> {
  const path = join(folder, 'taken');
  await writeFile(path, stream);
  const told = await succeeded('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:v', '-f', 'framemd5', '-']);
  return told
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());
}

for (const [number, [name, transferSyntaxUid, type, codec]] of STREAMS.entries()) {
  test(`${name} passes through, whole and in ranges, and shows the same frames`, async () => {
    const stream = await streamOf(codec);
    const uid = `2.25.7799${number}`;
    const stored = await server.call('POST', '/dicomweb/studies', {
      body: instanceOf(uid, stream, transferSyntaxUid),
      type: 'application/dicom',
    });
    assert.equal(stored.status, 200, stored.text);
    const path = `/dicomweb/studies/${uid}/series/${uid}.1/instances/${uid}.1.1`;
    const got = async (at: string, headers: Record<string, string>) => {
      const answer = await server.call('GET', path + at, { headers, token: BOOTSTRAP_TOKEN });
      return { ...answer, type: answer.headers.get('content-type') };
    };
    const expected = await framesOf(stream);
    assert.equal(expected.length, FRAMES);
    assert.equal(new Set(expected).size, FRAMES, 'the test picture moves');
    for (const accept of ['video/*', type, '*/*']) {
      const whole = await got('/rendered', { accept });
      assert.deepEqual([whole.status, whole.type], [200, type], accept);
      assert.equal(Buffer.compare(whole.bytes.subarray(0, stream.length), stream), 0, accept);
      assert.ok(whole.bytes.length <= stream.length + 1, 'one byte of padding at most');
      assert.deepEqual(await framesOf(whole.bytes), expected);
    }
    const part = await got('/rendered', { accept: 'video/*', range: 'bytes=900-1099' });
    assert.deepEqual([part.status, part.type], [206, type]);
    assert.equal(Buffer.compare(part.bytes, stream.subarray(900, 1100)), 0, 'over the border of two fragments');
    const pixels = await got('/pixeldata', { accept: 'video/*; transfer-syntax=*' });
    assert.equal(pixels.status, 200);
    assert.equal(Buffer.compare(pixels.bytes.subarray(0, stream.length), stream), 0);
    const file = await got('', { accept: 'application/dicom; transfer-syntax=*' });
    assert.ok(Buffer.from(file.bytes).includes(stream.subarray(0, 1000)));
    const picture = await got('/rendered', { accept: 'image/jpeg' });
    assert.equal(picture.status, 406, 'no picture is made of a video');
    const native = await got('', { accept: 'application/dicom; transfer-syntax=1.2.840.10008.1.2.1' });
    assert.equal(native.status, 406);
  });
}
