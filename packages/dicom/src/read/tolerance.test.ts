import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  EXPLICIT_LE_UID,
  explicit,
  fileHead,
  IMPLICIT_LE_UID,
  ITEM_END,
  implicit,
  item,
  join,
  SEQUENCE_END,
  UNDEFINED,
  u16,
  u32,
} from '../../test/bytes.ts';
import { TAG } from '../dictionary/index.ts';
import { DicomReadError } from '../errors/index.ts';
import { readDataset, readFile } from './index.ts';

const NAME = explicit('00100010', 'PN', 'Doe^Jane');
const HEAD = fileHead(EXPLICIT_LE_UID);

function warningsOf(bytes: Uint8Array, uid = EXPLICIT_LE_UID): string[] {
  return readDataset(bytes, uid).warnings.map(({ code, tagPath }) => (tagPath ? `${code} ${tagPath}` : code));
}

function fails(code: string, tagPath?: string) {
  return (error: unknown) =>
    error instanceof DicomReadError && error.code === code && (tagPath === undefined || error.tagPath === tagPath);
}

test('files without preamble, without prefix or without meta', () => {
  const codes = (bytes: Uint8Array) => readFile(bytes).warnings.map(({ code }) => code);
  assert.deepEqual(codes(join(HEAD.subarray(132), NAME)), ['missing-preamble']);
  assert.deepEqual(codes(join(HEAD.subarray(128), NAME)), ['missing-preamble']);
  assert.deepEqual(codes(join(HEAD.subarray(0, 132), explicit('00080005', 'CS', 'ISO_IR 100'))), ['missing-meta']);
  const bare = [
    explicit('00080005', 'CS', 'ISO_IR 100'),
    implicit('00080005', 'ISO_IR 100'),
    explicit('00080005', 'CS', 'ISO_IR 100', undefined, false),
  ];
  for (const dataset of bare) {
    assert.deepEqual(codes(dataset), ['missing-preamble', 'missing-meta']);
    assert.equal(readFile(dataset).dataset.text(0x00080005), 'ISO_IR 100');
  }
  const noSyntax = join(
    HEAD.subarray(0, 132),
    explicit('00020013', 'SH', 'ME'),
    explicit('00080005', 'CS', 'ISO_IR 100'),
  );
  assert.deepEqual(codes(noSyntax), ['missing-transfer-syntax']);
});

test('a data set in whose bytes DICM stands by chance where a prefix would', () => {
  const first = explicit('00080005', 'CS', 'ISO_IR 100');
  const text = new Uint8Array(128 - first.length - 8).fill(0x20);
  const bytes = join(first, explicit('00080070', 'LO', join(text, ascii('DICM'), ascii('..'))), NAME);
  assert.equal(String.fromCharCode(...bytes.subarray(128, 132)), 'DICM');
  assert.equal(readFile(bytes).dataset.text(TAG.PatientName), 'Doe^Jane');
});

test('a meta of wrong group length, of implicit VR, of unknown transfer syntax', () => {
  const wrong = join(HEAD, NAME);
  wrong[140] = 9;
  assert.deepEqual(
    readFile(wrong).warnings.map(({ code }) => code),
    ['meta-length-wrong'],
  );
  const implicitMeta = join(new Uint8Array(128), ascii('DICM'), implicit('00020010', `${EXPLICIT_LE_UID}\0`), NAME);
  const file = readFile(implicitMeta);
  assert.equal(file.transferSyntax.uid, EXPLICIT_LE_UID);
  assert.equal(file.dataset.text(TAG.PatientName), 'Doe^Jane');
  const unknown = readFile(join(fileHead('1.2.3.4'), NAME));
  assert.deepEqual(
    unknown.warnings.map(({ code }) => code),
    ['unknown-transfer-syntax'],
  );
  assert.equal(unknown.transferSyntax.uid, '1.2.3.4');
  assert.equal(unknown.dataset.text(TAG.PatientName), 'Doe^Jane');
  assert.throws(() => readDataset(NAME, '1.2.3.4'), fails('unknown-transfer-syntax'));
});

test('a data set that is not in the transfer syntax it is said to be', () => {
  const id = explicit('00080005', 'CS', 'ISO_IR 100');
  assert.deepEqual(warningsOf(id, IMPLICIT_LE_UID), ['transfer-syntax-mismatch']);
  assert.deepEqual(warningsOf(implicit('00080005', 'ISO_IR 100'), EXPLICIT_LE_UID), ['transfer-syntax-mismatch']);
  assert.deepEqual(warningsOf(explicit('00080005', 'CS', 'ISO_IR 100', undefined, false), EXPLICIT_LE_UID), [
    'transfer-syntax-mismatch',
  ]);
});

test('elements without VR or with letters that are none, amid explicit ones', () => {
  const id = explicit('00080005', 'CS', 'ISO_IR 100');
  assert.deepEqual(warningsOf(join(id, implicit('00100010', 'Doe^Jane'), NAME)), [
    'element-implicit 00100010',
    'duplicate-tag 00100010',
  ]);
  const blank = join(id, explicit('00100010', '??', 'Doe^Jane'), explicit('00100020', 'LO', 'ID'));
  assert.deepEqual(warningsOf(blank), ['unknown-vr 00100010']);
  assert.equal(readDataset(blank, EXPLICIT_LE_UID).dataset.text(TAG.PatientName), 'Doe^Jane');
  const garbage = join(id, explicit('00100010', '\x01\x02', 'Doe^Jane'), explicit('00100020', 'LO', 'ID'));
  assert.equal(readDataset(garbage, EXPLICIT_LE_UID).dataset.text(TAG.PatientID), 'ID');
  const future = join(id, join(explicit('00091001', 'ZZ', '').subarray(0, 6), u16(0), u32(2), ascii('xy')), NAME);
  assert.deepEqual(warningsOf(future), ['unknown-vr 00091001']);
  assert.equal(readDataset(future, EXPLICIT_LE_UID).dataset.text(TAG.PatientName), 'Doe^Jane');
});

test('lengths, delimiters and orders that are wrong are tolerated and reported', () => {
  const uid = explicit('00081150', 'UI', '1.2\0');
  const open = (content: Uint8Array) => explicit('00081140', 'SQ', content, UNDEFINED);
  const cases: [string, Uint8Array, string[]][] = [
    ['odd length', explicit('00100010', 'PN', 'Doe^J'), ['odd-length 00100010']],
    ['order', join(explicit('00100020', 'LO', 'ID'), NAME), ['tag-order 00100010']],
    ['twice', join(NAME, NAME), ['duplicate-tag 00100010']],
    [
      'no item delimiter',
      join(open(join(item(uid, UNDEFINED), SEQUENCE_END)), NAME),
      ['missing-delimiter 00081140[1]'],
    ],
    [
      'item after open item',
      join(open(join(item(uid, UNDEFINED), item(uid), SEQUENCE_END)), NAME),
      ['missing-delimiter 00081140[1]'],
    ],
    ['no sequence delimiter', join(open(item(uid)), NAME), ['missing-delimiter 00081140[1]']],
    [
      'nothing closed at the end',
      open(item(uid, UNDEFINED)),
      ['missing-delimiter 00081140[1]', 'missing-delimiter 00081140[1]'],
    ],
    ['stray item delimiter', join(ITEM_END, NAME), ['stray-delimiter']],
    [
      'stray sequence delimiter',
      join(explicit('00081140', 'SQ', join(item(uid), SEQUENCE_END)), NAME),
      ['stray-delimiter 00081140[1]'],
    ],
    [
      'delimiter with length',
      join(open(join(item(uid), implicit('FFFEE0DD', '', 4))), NAME),
      ['delimiter-length 00081140[1]'],
    ],
    [
      'sequence too long at the end',
      explicit('00081140', 'SQ', item(uid), item(uid).length + 20),
      ['sequence-length-wrong 00081140[1]'],
    ],
    [
      'value over its item',
      explicit('00081140', 'SQ', item(uid, uid.length - 2), item(uid).length),
      ['value-overruns 00081140[1].00081150'],
    ],
    ['zeros behind', join(NAME, new Uint8Array(50)), ['trailing-bytes']],
    ['line end behind', join(NAME, ascii('\r\n')), ['trailing-bytes']],
  ];
  for (const [name, bytes, expected] of cases) {
    assert.deepEqual(warningsOf(bytes), expected, name);
  }
  const undefinedText = implicit('00080080', join(item(implicit('00080100', 'AB')), SEQUENCE_END), UNDEFINED);
  assert.deepEqual(warningsOf(undefinedText, IMPLICIT_LE_UID), ['undefined-length-vr 00080080']);
});

test('the last of two elements of a tag counts, those out of order are put in order', () => {
  const bytes = join(explicit('00100020', 'LO', 'ID'), NAME, explicit('00100020', 'LO', 'B2'));
  const { dataset } = readDataset(bytes, EXPLICIT_LE_UID);
  assert.deepEqual([...dataset.tags()], [0x00100010, 0x00100020]);
  assert.equal(dataset.text(TAG.PatientID), 'B2');
});
