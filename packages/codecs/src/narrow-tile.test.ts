import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { decodeFrame } from './decode-frame.ts';
import { encodeFrame } from './encode-frame.ts';
import { imageOf } from './testing/image.ts';

const SLIDE = imageOf({
  ...{ rows: 16, columns: 16, numberOfFrames: 4, samplesPerPixel: 3, photometricInterpretation: 'RGB' },
  ...{ bitsAllocated: 8, bitsStored: 8, highBit: 7 },
});
/** Five columns and nine rows of a slide that ends there, dark. */
const TILE = { ...SLIDE, rows: 9, columns: 5 };
const SYNTAXES = [UID.JPEGBaseline8Bit, UID.JPEGLosslessSV1, UID.JPEG2000Lossless, UID.HTJ2KLossless];

for (const uid of SYNTAXES)
  test(`a tile that ends before its frame does is filled up with white (${uid})`, async () => {
    const { bytes: encoded } = await encodeFrame({ image: TILE, bytes: new Uint8Array(9 * 5 * 3).fill(40) }, uid);
    const { bytes, image } = await decodeFrame(encoded, uid, SLIDE);
    assert.deepEqual([image.rows, image.columns, bytes.length], [16, 16, 16 * 16 * 3]);
    for (let row = 0; row < 16; row++)
      for (let column = 0; column < 16; column++) {
        const value = bytes[(row * 16 + column) * 3]!;
        assert.ok(row < 9 && column < 5 ? Math.abs(value - 40) < 3 : value === 255, `${row}, ${column}: ${value}`);
      }
  });

test('a frame that is wider than it should be, or the only one, is refused', async () => {
  const { bytes } = await encodeFrame({ image: TILE, bytes: new Uint8Array(9 * 5 * 3) }, UID.JPEG2000Lossless);
  const wider = decodeFrame(bytes, UID.JPEG2000Lossless, { ...SLIDE, columns: 4 });
  await assert.rejects(wider, { code: 'header-differs' });
  const only = decodeFrame(bytes, UID.JPEG2000Lossless, { ...SLIDE, numberOfFrames: 1 });
  await assert.rejects(only, { code: 'header-differs' });
});
