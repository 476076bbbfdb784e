import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { decodeFrame } from './decode-frame.ts';
import { ENCODABLE, encodeFrame, encodesLosslessly } from './encode-frame.ts';
import { frameBytes } from './frame-size.ts';
import type { DecodedFrame, ImagePixel } from './image-pixel.ts';
import { imageOf } from './testing/image.ts';

const RGB = { samplesPerPixel: 3, photometricInterpretation: 'RGB' } as const;
const SIZE = { rows: 70, columns: 53 };

/** Smooth with some noise, over the whole range of Bits Stored, sign extended. */
function frameOf(attributes: Partial<ImagePixel>): DecodedFrame {
  const image = imageOf({ ...SIZE, ...attributes });
  const bytes = new Uint8Array(frameBytes(image));
  const width = image.bitsAllocated / 8;
  const range = 2 ** image.bitsStored;
  for (let sample = 0; sample < bytes.length / width; sample++) {
    const wave = (Math.sin(sample / 97) + 1) / 2;
    let value = Math.min(range - 1, Math.floor(wave * range) + ((sample * 7919) % 5));
    if (image.pixelRepresentation === 1) value -= range / 2;
    for (let byte = 0; byte < width; byte++) bytes[sample * width + byte] = (value / 2 ** (8 * byte)) & 0xff;
  }
  return { image, bytes };
}

const KINDS: Readonly<Record<string, DecodedFrame>> = {
  '8 bits': frameOf({ bitsAllocated: 8 }),
  '12 of 16 bits': frameOf({ bitsAllocated: 16, bitsStored: 12 }),
  '16 bits': frameOf({ bitsAllocated: 16 }),
  '12 of 16 bits, signed': frameOf({ bitsAllocated: 16, bitsStored: 12, pixelRepresentation: 1 }),
  '16 bits, signed': frameOf({ bitsAllocated: 16, pixelRepresentation: 1 }),
  'more bits than Bits Stored says': {
    ...frameOf({ bitsAllocated: 16 }),
    image: imageOf({ ...SIZE, bitsAllocated: 16, bitsStored: 10 }),
  },
  '8 of 16 bits': frameOf({ bitsAllocated: 16, bitsStored: 8 }),
  'colour by pixel': frameOf({ ...RGB }),
  'one row': frameOf({ rows: 1, columns: 300, bitsAllocated: 16, bitsStored: 12 }),
};

describe('what is encoded without loss comes back', () => {
  for (const uid of ENCODABLE.filter((one) => encodesLosslessly(one))) {
    test(uid, async () => {
      for (const [kind, frame] of Object.entries(KINDS)) {
        const encoded = await encodeFrame(frame, uid);
        const back = await decodeFrame(encoded.bytes, uid, encoded.image);
        assert.deepEqual(Buffer.compare(back.bytes, frame.bytes), 0, kind);
        assert.equal(back.image.photometricInterpretation, frame.image.photometricInterpretation, kind);
      }
    });
  }
});

describe('what is encoded with loss comes back nearly', () => {
  for (const uid of ENCODABLE.filter((one) => encodesLosslessly(one) === false)) {
    test(uid, async () => {
      for (const [kind, frame] of Object.entries(KINDS)) {
        if (uid === UID.JPEGBaseline8Bit && frame.image.bitsAllocated > 8) continue;
        const encoded = await encodeFrame(frame, uid);
        const back = await decodeFrame(encoded.bytes, uid, encoded.image);
        assert.equal(back.bytes.length, frame.bytes.length, kind);
        // Where samples keep not to Bits Stored, a loss is one of all their bits.
        const bits = kind.startsWith('more bits') ? frame.image.bitsAllocated : frame.image.bitsStored;
        assert.ok(meanError(frame, back) < 2 ** Math.max(0, bits - 8) * 8, `${kind}: ${meanError(frame, back)}`);
        assert.ok(encoded.bytes.length < frame.bytes.length, kind);
      }
    });
  }
});

function meanError(one: DecodedFrame, other: DecodedFrame): number {
  const values = ({ image, bytes }: DecodedFrame) => {
    if (image.bitsAllocated === 8) return [...bytes];
    return [...new (image.pixelRepresentation === 1 ? Int16Array : Uint16Array)(bytes.slice().buffer)];
  };
  const [a, b] = [values(one), values(other)];
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}

test('colour by plane is written by pixel', async () => {
  const planes = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const frame = { image: imageOf({ rows: 1, columns: 2, ...RGB, planarConfiguration: 1 }), bytes: planes };
  for (const uid of [UID.RLELossless, UID.JPEGLSLossless, UID.JPEG2000Lossless, UID.HTJ2KLosslessRPCL]) {
    const { image, bytes } = await encodeFrame(frame, uid);
    assert.equal(image.planarConfiguration, 0);
    assert.deepEqual([...(await decodeFrame(bytes, uid, image)).bytes], [1, 3, 5, 2, 4, 6], uid);
  }
});

test('single bits are written by RLE only', async () => {
  const frame = { image: imageOf({ rows: 5, columns: 5, bitsAllocated: 1 }), bytes: Uint8Array.of(1, 2, 2, 1) };
  const { image, bytes } = await encodeFrame(frame, UID.RLELossless);
  assert.deepEqual([...(await decodeFrame(bytes, UID.RLELossless, image)).bytes], [1, 2, 2, 1]);
  await assert.rejects(encodeFrame(frame, UID.HTJ2KLossless), { code: 'not-encodable' });
});

test('HTJ2K is written in the order of resolutions, with a table of its parts', async () => {
  const { bytes } = await encodeFrame(frameOf({ rows: 256, columns: 256, bitsAllocated: 16 }), UID.HTJ2KLosslessRPCL);
  const buffer = Buffer.from(bytes);
  const cod = buffer.indexOf(Buffer.of(0xff, 0x52));
  assert.equal(buffer[cod + 5], 2); // RPCL (T.800 Table A.16)
  assert.notEqual(buffer.indexOf(Buffer.of(0xff, 0x55)), -1); // TLM
});

test('what a syntax cannot hold is refused', async () => {
  const refused: [string, DecodedFrame][] = [
    [UID.JPEGBaseline8Bit, frameOf({ bitsAllocated: 16 })],
    [UID.JPEGBaseline8Bit, frameOf({ photometricInterpretation: 'PALETTE COLOR' })],
    [UID.JPEG2000Lossless, frameOf({ bitsAllocated: 32 })],
    [UID.MPEG4HP41, frameOf({})],
  ];
  for (const [uid, frame] of refused) await assert.rejects(encodeFrame(frame, uid), { code: 'not-encodable' }, uid);
});

test('JPEG baseline may be longer than its samples', async () => {
  for (const [rows, columns] of [
    [1, 1],
    [8, 8],
    [64, 64],
  ] as const) {
    for (const colour of [{}, RGB]) {
      const frame = frameOf({ rows, columns, ...colour });
      const noise = { ...frame, bytes: frame.bytes.map((_, at) => (at * 7919 * 104_729) >> 5) };
      const { image, bytes } = await encodeFrame(noise, UID.JPEGBaseline8Bit, { quality: 100 });
      assert.equal((await decodeFrame(bytes, UID.JPEGBaseline8Bit, image)).bytes.length, frame.bytes.length);
    }
  }
});
