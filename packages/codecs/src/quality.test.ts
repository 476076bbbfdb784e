import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { encodeFrame } from './encode-frame.ts';
import { optionsOfQuality, USUAL_QUALITY } from './quality.ts';
import { imageOf } from './testing/image.ts';

const SIDE = 128;
const image = imageOf({ rows: SIDE, columns: SIDE });
const bytes = new Uint8Array(SIDE * SIDE).map(
  (_, at) => 128 + 100 * Math.sin(at / 7) * Math.cos(at / 501) + ((at * 7919) % 13),
);

for (const uid of [UID.JPEGBaseline8Bit, UID.JPEGLSNearLossless, UID.JPEG2000, UID.HTJ2K])
  test(`the higher the quality, the longer the frame; ${USUAL_QUALITY} is the encoder's own (${uid})`, async () => {
    const lengths: number[] = [];
    for (const quality of [30, 60, USUAL_QUALITY, 99])
      lengths.push((await encodeFrame({ image, bytes }, uid, optionsOfQuality(quality))).bytes.length);
    assert.deepEqual(
      lengths,
      lengths.toSorted((a, b) => a - b),
    );
    assert.ok(lengths[0]! < lengths[3]!, String(lengths));
    assert.equal(lengths[2], (await encodeFrame({ image, bytes }, uid)).bytes.length);
  });
