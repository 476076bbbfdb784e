import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { decodeFrame } from './decode-frame.ts';
import { imageOf } from './testing/image.ts';

/** Sizes stand in the first bytes of each kind of stream: 65535 by 65535 pixels, and hardly any bytes behind. */
const HUGE: Readonly<Record<string, readonly number[]>> = {
  [UID.JPEGBaseline8Bit]: [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0, 0],
  [UID.JPEGLosslessSV1]: [0xff, 0xd8, 0xff, 0xc3, 0, 11, 16, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0, 0],
  [UID.JPEGLSLossless]: [0xff, 0xd8, 0xff, 0xf7, 0, 11, 16, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0, 0],
  [UID.JPEG2000]: j2k(0xffff, 0xffff),
  [UID.HTJ2K]: j2k(0xffff, 0xffff),
};

function j2k(columns: number, rows: number): number[] {
  const bytes = new DataView(new ArrayBuffer(64));
  const numbers = [columns, rows, 0, 0, columns, rows, 0, 0];
  bytes.setUint32(0, 0xff4fff51);
  bytes.setUint16(4, 41);
  for (const [index, number] of numbers.entries()) bytes.setUint32(8 + index * 4, number);
  bytes.setUint16(40, 1);
  bytes.setUint8(42, 15);
  return [...new Uint8Array(bytes.buffer)];
}

test('a stream that is larger than its image, or than allowed, is refused before memory is taken', async () => {
  for (const [uid, bytes] of Object.entries(HUGE)) {
    const encoded = Uint8Array.from(bytes);
    await assert.rejects(decodeFrame(encoded, uid, imageOf()), { code: 'header-differs' }, uid);
    const before = process.memoryUsage.rss();
    const refused = decodeFrame(encoded, uid, imageOf({ rows: 65535, columns: 65535, bitsAllocated: 16 }));
    await assert.rejects(refused, ({ code }) => code === 'frame-too-large' || code === 'frame-too-short', uid);
    assert.ok(process.memoryUsage.rss() - before < 200 * 1024 * 1024);
  }
});

test('streams of nothing are refused', async () => {
  for (const uid of [...Object.keys(HUGE), UID.JPEGXL, UID.RLELossless]) {
    for (const length of [0, 1, 2, 40, 100])
      await assert.rejects(decodeFrame(new Uint8Array(length), uid, imageOf()), { code: 'header-corrupt' }, uid);
  }
});

test('a size that is allowed gets no memory on the word of a header alone', async () => {
  const side = 20_000;
  for (const [uid, bytes] of Object.entries({ [UID.JPEG2000]: j2k(side, side), [UID.HTJ2K]: j2k(side, side) })) {
    const refused = decodeFrame(Uint8Array.from(bytes), uid, imageOf({ rows: side, columns: side }));
    await assert.rejects(refused, { code: 'frame-too-short' }, uid);
  }
  const image = imageOf({ rows: side, columns: side });
  await assert.rejects(decodeFrame(new Uint8Array(100), UID.DeflatedImageFrameCompression, image), {
    code: 'frame-too-short',
  });
});

test('a decoder gives each pixel its colours, and the module says so', async () => {
  const image = imageOf({ rows: 1, columns: 2, samplesPerPixel: 3, photometricInterpretation: 'YBR_FULL_422' });
  const segment = (value: number) => [1, value, value, 0];
  const bytes = new DataView(new ArrayBuffer(64 + 12));
  for (const [at, offset] of [3, 64, 68, 72].entries()) bytes.setUint32(at * 4, offset, true);
  const encoded = new Uint8Array(bytes.buffer);
  encoded.set([...segment(9), ...segment(8), ...segment(7)], 64);
  const decoded = await decodeFrame(encoded, UID.RLELossless, image);
  assert.equal(decoded.image.photometricInterpretation, 'YBR_FULL');
  assert.deepEqual([...decoded.bytes], [9, 8, 7, 9, 8, 7]);
});
