import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import {
  ascii,
  DEFLATED_UID,
  EXPLICIT_LE_UID,
  explicit,
  fileHead,
  item,
  JPEG_UID,
  join,
  SEQUENCE_END,
  UNDEFINED,
  u32,
} from '../../test/bytes.ts';
import { readDataset, readFile, StreamReader } from './index.ts';

function nested(depth: number): Uint8Array {
  let bytes: Uint8Array = explicit('00100010', 'PN', 'Doe^Jane');
  for (let level = 0; level < depth; level++) bytes = explicit('00081140', 'SQ', item(bytes));
  return bytes;
}

test('depth', () => {
  assert.equal(readDataset(nested(64), EXPLICIT_LE_UID).dataset.size, 1);
  assert.throws(() => readDataset(nested(65), EXPLICIT_LE_UID), { code: 'limit-depth' });
});

test('a million sequences opened and never closed cost neither stack nor time', () => {
  const open = join(explicit('00081140', 'SQ', '', UNDEFINED), item(ascii(''), UNDEFINED));
  const bytes = new Uint8Array(open.length * 1_000_000);
  for (let at = 0; at < bytes.length; at += open.length) bytes.set(open, at);
  const start = performance.now();
  assert.throws(() => readDataset(bytes, EXPLICIT_LE_UID), { code: 'limit-depth' });
  assert.ok(performance.now() - start < 500);
});

test('elements and items', () => {
  const bytes = join(...Array.from({ length: 20 }, (_, index) => explicit(`000910${10 + index}`, 'LO', 'x ')));
  assert.throws(() => readDataset(bytes, EXPLICIT_LE_UID, { limits: { elements: 19 } }), { code: 'limit-elements' });
  assert.equal(readDataset(bytes, EXPLICIT_LE_UID, { limits: { elements: 20 } }).dataset.size, 20);
  const items = explicit('00081140', 'SQ', join(...Array.from({ length: 20 }, () => item(ascii('')))));
  assert.throws(() => readDataset(items, EXPLICIT_LE_UID, { limits: { elements: 20 } }), { code: 'limit-elements' });
});

test('length of a value, looked at before anything is taken', () => {
  const bytes = explicit('7FE00010', 'OB', '', 0xfffffff0);
  assert.throws(() => readDataset(bytes, EXPLICIT_LE_UID, { limits: { valueLength: 1000 } }), { code: 'limit-length' });
  assert.throws(() => readDataset(bytes, EXPLICIT_LE_UID), { code: 'truncated' });
});

test('bytes kept of a stream', () => {
  const reader = new StreamReader({
    form: 'dataset',
    transferSyntaxUid: EXPLICIT_LE_UID,
    valuesUpTo: Number.POSITIVE_INFINITY,
    limits: { keptBytes: 10_000 },
  });
  assert.throws(() => reader.write(explicit('7FE00010', 'OB', 'x', 20_000)), { code: 'limit-kept' });
  const many = new StreamReader({ form: 'dataset', transferSyntaxUid: EXPLICIT_LE_UID, limits: { keptBytes: 10_000 } });
  assert.throws(
    () => {
      for (let index = 0; index < 1000; index++) many.write(explicit('00091010', 'LO', 'sixteen letters.'));
    },
    { code: 'limit-kept' },
  );
});

test('fragments and the offset table', () => {
  const value = join(item(ascii('')), ...Array.from({ length: 11 }, () => item(ascii('ab'))), SEQUENCE_END);
  const bytes = explicit('7FE00010', 'OB', value, UNDEFINED);
  assert.throws(() => readDataset(bytes, JPEG_UID, { limits: { fragments: 10 } }), { code: 'limit-fragments' });
  assert.equal(readDataset(bytes, JPEG_UID, { limits: { fragments: 11 } }).pixelData?.fragments?.length, 11);
  const table = explicit('7FE00010', 'OB', join(item(ascii(''), 0xffff_0000)), UNDEFINED);
  assert.throws(() => readDataset(table, JPEG_UID), { code: 'limit-fragments' });
});

test('deflated data sets by size and by ratio', () => {
  const zeros = explicit('7FE00010', 'OB', new Uint8Array(40 * 2 ** 20));
  const bomb = join(fileHead(DEFLATED_UID), deflateRawSync(zeros, { level: 9 }));
  assert.throws(() => readFile(bomb), { code: 'limit-inflated' });
  assert.throws(() => readFile(bomb, { limits: { inflateRatio: 2000, inflatedBytes: 2 ** 20 } }), {
    code: 'limit-inflated',
  });
  const allowed = readFile(bomb, { limits: { inflateRatio: 2000 } });
  assert.equal(allowed.pixelData?.length, 40 * 2 ** 20);
});

test('warnings kept', () => {
  const bytes = join(...Array.from({ length: 500 }, () => explicit('00100020', 'LO', 'odd')));
  assert.equal(readDataset(bytes, EXPLICIT_LE_UID).warnings.length, 100);
  assert.equal(readDataset(bytes, EXPLICIT_LE_UID, { limits: { warnings: 3 } }).warnings.length, 3);
});

test('a length that would turn the position back moves on', () => {
  const bytes = join(explicit('00081140', 'SQ', item(u32(0), 0xfffffff0), 12), explicit('00100010', 'PN', 'Doe^Jane'));
  assert.throws(() => readDataset(bytes, EXPLICIT_LE_UID));
});
