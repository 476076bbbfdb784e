import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import sharp from 'sharp';
import { imageOf } from '../testing/image.ts';
import { PicturePool } from './picture-pool.ts';
import { sourceOf } from './testing/source.ts';

const PNG = { type: 'image/png' } as const;

async function greysOf(bytes: Uint8Array): Promise<number[]> {
  return [...(await sharp(bytes).toColourspace('b-w').raw().toBuffer())];
}

test('pictures are made in workers, many at a time', async () => {
  const pool = new PicturePool({ threads: 2 });
  const windows = [50, 100, 150, 200].map((center) => ({ center, width: 200, function: 'LINEAR_EXACT' }) as const);
  const pictures = await Promise.all(windows.map((window) => pool.run('picture', sourceOf(), { ...PNG, window })));
  const greys = await Promise.all(pictures.map(greysOf));
  assert.deepEqual(
    greys.map(([first]) => first),
    [191, 128, 64, 0],
  );
  await pool.close();
});

test('a frame that cannot be shown is told by its code, and the worker goes on', async () => {
  const pool = new PicturePool({ threads: 1 });
  await assert.rejects(pool.run('picture', sourceOf({}, new Uint8Array(3)), PNG), { code: 'frame-too-short' });
  await assert.rejects(pool.run('picture', sourceOf({ PhotometricInterpretation: 'CMYK' }), PNG), {
    code: 'not-renderable',
  });
  await assert.rejects(pool.run('picture', { ...sourceOf(), header: new Uint8Array(200) }, PNG), {
    code: 'not-renderable',
  });
  assert.equal((await greysOf(await pool.run('picture', sourceOf(), PNG))).length, 32);
  await pool.close();
});

test('a task that takes too long or too much memory ends its worker only', async () => {
  const slow = new PicturePool({ threads: 1, timeoutMs: 1 });
  await assert.rejects(slow.run('picture', sourceOf(), PNG), { code: 'worker-lost' });
  await slow.close();
  const small = new PicturePool({ threads: 1, heapMiB: 16 });
  // Vertices of a polygon are text that becomes many numbers.
  const vertices = Array.from({ length: 2_000_000 }, (_, index) => index % 4);
  const hostile = sourceOf({ ShutterShape: 'POLYGONAL', VerticesOfThePolygonalShutter: vertices });
  await assert.rejects(small.run('picture', hostile, PNG), { code: 'worker-lost' });
  await small.close();
});

test('more tasks than may wait are refused, and what waits when the pool closes', async () => {
  const pool = new PicturePool({ threads: 1, mostWaiting: 1 });
  const outcomes = Promise.allSettled([1, 2, 3].map(() => pool.run('picture', sourceOf(), PNG)));
  await pool.close();
  const codes = (await outcomes).map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'made'));
  assert.deepEqual(codes, ['worker-lost', 'busy', 'busy']);
  await assert.rejects(pool.run('picture', sourceOf(), PNG), { code: 'busy' });
});

test('a worker without work ends, and another one begins when there is some', async () => {
  const pool = new PicturePool({ threads: 1, idleMs: 1 });
  await pool.run('picture', sourceOf(), PNG);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await greysOf(await pool.run('picture', sourceOf(), PNG))).length, 32);
  await pool.close();
});

test('large frames are given to the worker and back, and pictures of any size come', async () => {
  const pool = new PicturePool({ threads: 1 });
  const side = 800;
  const attributes = { Rows: side, Columns: side };
  const noise = () => new Uint8Array(side * side).map((_, at) => Math.imul(at, 2_654_435_761) >>> 24);
  const source = sourceOf(attributes, noise());
  const picture = await pool.run('picture', source, { type: 'image/jpeg', quality: 100 });
  assert.ok(picture.length > 64 * 1024);
  assert.equal(source.encoded!.length, 0, 'its memory has gone');
  const image = imageOf({ rows: side, columns: side });
  const from = UID.ExplicitVRLittleEndian;
  const { bytes, image: made } = await pool.run('transcodedFrame', noise(), image, from, UID.JPEGLSLossless);
  const back = await pool.run('transcodedFrame', bytes, made, UID.JPEGLSLossless, from);
  assert.deepEqual(back.bytes, noise());
  await pool.close();
});
