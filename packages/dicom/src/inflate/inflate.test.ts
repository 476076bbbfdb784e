import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { pieces } from '../../test/arbitrary-dataset.ts';
import { DicomReadError } from '../errors/index.ts';
import { Deflater } from './deflate.ts';
import { Inflater } from './inflate.ts';

function inflate(parts: readonly Uint8Array[]): { bytes: Uint8Array; finished: boolean } {
  const inflater = new Inflater();
  const blocks: number[][] = [];
  for (const part of parts) inflater.push(part, (block) => blocks.push([...block]));
  return { bytes: Uint8Array.from(blocks.flat()), finished: inflater.finished };
}

function deflate(bytes: Uint8Array, size: number): Uint8Array {
  const deflater = new Deflater();
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(...deflater.push(bytes.subarray(at, at + size)));
  return Buffer.concat([...out, deflater.finish()]);
}

const data = fc.oneof(
  fc.uint8Array({ maxLength: 5000 }),
  fc
    .array(fc.constantFrom('abc', 'abcabcd', '\0\0\0\0', 'Ω'), { maxLength: 2000 })
    .map((words) => new TextEncoder().encode(words.join(''))),
);
const level = fc.constantFrom(0, 1, 6, 9);

test('what zlib deflates inflates to the same bytes, however it is cut', () => {
  fc.assert(
    fc.property(data, level, fc.array(fc.nat(), { maxLength: 20 }), (bytes, strength, cuts) => {
      const { bytes: result, finished } = inflate(pieces(deflateRawSync(bytes, { level: strength }), cuts));
      assert.ok(finished);
      assert.deepEqual(result, bytes);
    }),
  );
});

test('byte by byte it inflates the same', () => {
  const bytes = Uint8Array.from({ length: 3000 }, (_, index) => (index * index) % 251);
  const deflated = deflateRawSync(bytes);
  assert.deepEqual(inflate([...deflated].map((byte) => Uint8Array.of(byte))).bytes, bytes);
});

test('what is deflated here inflates in zlib', () => {
  fc.assert(
    fc.property(data, fc.integer({ min: 1, max: 9000 }), (bytes, size) => {
      assert.deepEqual(new Uint8Array(inflateRawSync(deflate(bytes, size))), new Uint8Array(bytes));
    }),
  );
});

test('deflating makes long repetitions short, over blocks of 64 KiB and matches of 32 KiB away', () => {
  const pattern = Uint8Array.from({ length: 30_000 }, (_, index) => (index * 7919) >>> 3);
  const bytes = Buffer.concat(Array.from({ length: 10 }, () => pattern));
  const deflated = deflate(bytes, 50_000);
  assert.deepEqual(inflateRawSync(deflated), bytes);
  assert.ok(deflated.length < 45_000, `${deflated.length}`);
});

test('a stream cut short is not finished', () => {
  const deflated = deflateRawSync(new Uint8Array(1000).fill(7));
  assert.equal(inflate([deflated.subarray(0, deflated.length - 2)]).finished, false);
});

test('broken streams are refused', () => {
  const broken = [
    Uint8Array.of(0x07), // block type 3
    Uint8Array.of(0x01, 0x05, 0x00, 0x00, 0x00), // stored length and complement differ
    Uint8Array.of(0x03, 0x02, 0x00, 0x00), // a match before any byte
  ];
  for (const bytes of broken) {
    assert.throws(
      () => inflate([bytes]),
      (error) => error instanceof DicomReadError && error.code === 'bad-deflate',
    );
  }
});

test('noise never does anything but inflate or be refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        inflate([bytes]);
      } catch (error) {
        assert.ok(error instanceof DicomReadError);
      }
    }),
    { numRuns: 500 },
  );
});
