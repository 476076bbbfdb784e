import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText, encodeText, parseCharacterSets } from './index.ts';

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function decode(values: string[], bytes: string, kind: 'text' | 'person-name' = 'person-name'): string {
  return decodeText(latin1(bytes), parseCharacterSets(values), kind);
}

function encode(values: string[], text: string): string | undefined {
  const bytes = encodeText(text, parseCharacterSets(values), 'person-name');
  return bytes && String.fromCharCode(...bytes);
}

/** A few codes of each part that no decoder of a runtime decides: they are fixed by the set's own standard. */
const CODES: readonly (readonly [values: string[], bytes: string, text: string])[] = [
  [['ISO_IR 100'], '\x80\x9f\xa0\xff', '\u0080\u009f\u00a0ÿ'],
  [['ISO_IR 148'], '\x80\xd0\xdd\xfd', '\u0080Ğİı'],
  [['ISO_IR 203'], '\xa4\xbd', '€œ'],
  [['ISO_IR 166'], '\x80\xa1\xfb', '\u0080ก๛'],
  [['ISO_IR 126'], '\xc4\xe9', 'Δι'],
  [['ISO_IR 13'], '\\~\xa1\xdf', '\\\u203e\uff61\uff9f'],
  [['', 'ISO 2022 IR 87'], '\x1b$B!A!B!]!@"L\x1b(B', '\u301c\u2016\u2212\uff3c\u00ac'],
  [['', 'ISO 2022 IR 159'], '\x1b$(D0!\x1b(B', '\u4e02'],
  [['', 'ISO 2022 IR 149'], '\x1b$)C\xa2\xe6\xb0\xa1', '\u20ac\uac00'],
  [['', 'ISO 2022 IR 58'], '\x1b$)A\xb0\xa1', '\u554a'],
];

test('codes are read and written as the standards of the sets have them', () => {
  for (const [values, bytes, text] of CODES) {
    assert.equal(decode(values, bytes), text, values.join('\\'));
    assert.equal(encode(values, text), bytes, values.join('\\'));
  }
});

test('a delimiter ends a code extension, a missing second call is forgiven', () => {
  const sets = ['', 'ISO 2022 IR 149'];
  assert.equal(decode(sets, 'Hong=\x1b$)C\xfb\xf3^\xd1\xce'), 'Hong=洪^吉');
  assert.equal(decode(['ISO 2022 IR 100', 'ISO 2022 IR 149'], '\x1b$)C\xfb\xf3^\xe9'), '洪^é');
  assert.equal(decode(['', 'ISO 2022 IR 87'], '\x1b$B;3\r\nA'), '山\r\nA');
});

test('a delimiter behind two-byte characters without a return to ASCII is still seen', () => {
  assert.equal(decode(['', 'ISO 2022 IR 87'], '\x1b$B;3^\x1b$BB@\x1b(B'), '山^太');
});

test('carets and backslashes that are half a character delimit nothing', () => {
  const jis = encode(['', 'ISO 2022 IR 87'], '構')!;
  for (const character of ['構', '十', '申', '表']) {
    for (const values of [['', 'ISO 2022 IR 87'], ['GBK'], ['GB18030']]) {
      assert.equal(decode(values, encode(values, `${character}\\${character}^a`)!), `${character}\\${character}^a`);
    }
  }
  assert.ok(jis.startsWith('\x1b$B') && jis.endsWith('\x1b(B'));
});

test('Shift JIS under the name of its one-byte part is read', () => {
  assert.equal(decode(['ISO_IR 13'], '\x8e\x52\x93\x63'), '山田');
});

test('calls of sets that were not announced are followed', () => {
  assert.equal(decode([], '\x1b$B;3ED\x1b(B^Taro'), '山田^Taro');
  assert.equal(decode(['ISO_IR 100'], '\xe9\x1b-F\xc4'), 'éΔ');
  assert.equal(decode([], '\x1b(I1\x1b(B'), 'ｱ');
});

test('bytes that nothing was announced for are read as Latin-1', () => {
  assert.equal(decode([], '\xe9'), 'é');
  assert.equal(decode(['', 'ISO 2022 IR 58'], '\xd5\xc5'), 'ÕÅ');
});

test('what is no character becomes the replacement character', () => {
  assert.equal(decode(['ISO_IR 192'], 'a\xff'), 'a\ufffd');
  assert.equal(decode(['', 'ISO 2022 IR 149'], '\x1b$)C\xfb'), '\ufffd');
  assert.equal(decode(['', 'ISO 2022 IR 87'], '\x1b$B;'), '\ufffd');
});

test('what a set has not is refused, not replaced', () => {
  assert.equal(encode(['ISO_IR 100'], 'Ł'), undefined);
  assert.equal(encode(['ISO_IR 13'], '~'), undefined);
  assert.equal(encode(['GBK'], '\u{20000}'), undefined);
  assert.equal(encode(['ISO_IR 192'], '\ud800'), undefined);
  assert.equal(encode(['GB18030'], '\ud800'), undefined);
  assert.equal(encode(['', 'ISO 2022 IR 58'], 'ⅰ'), undefined, 'an addition of GBK');
  assert.equal(encode(['ISO 2022 IR 100'], 'Δ'), undefined, 'no second value, no code extension');
  assert.equal(encode(['ISO_IR 100'], '\x1b'), undefined, 'an escape would change what follows');
});

test('an encoding without code extensions counts first, or behind ASCII', () => {
  assert.equal(parseCharacterSets(['', 'ISO_IR 192']).whole, 'utf-8');
  assert.equal(parseCharacterSets(['ISO_IR 192', 'ISO 2022 IR 87']).whole, 'utf-8');
  assert.equal(parseCharacterSets(['ISO_IR 100', 'ISO_IR 192']).whole, undefined);
});

test('GB 18030 reads back every character it writes, and writes all but some of private use', () => {
  const charset = parseCharacterSets(['GB18030']);
  const unwritten: number[] = [];
  for (let point = 0; point < 0x110000; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const character = String.fromCodePoint(point);
    const bytes = encodeText(character, charset, 'text');
    if (!bytes) unwritten.push(point);
    else if (decodeText(bytes, charset, 'text') !== character)
      assert.fail(`U+${point.toString(16)} is read back as another`);
  }
  assert.equal(unwritten.length, 19);
  assert.ok(unwritten.every((point) => point >= 0xe000 && point <= 0xf8ff));
  assert.equal(encodeText('\ud800', charset, 'text'), undefined);
});

test('every character that a set with code extensions writes is read back', () => {
  for (const values of [
    ['', 'ISO 2022 IR 87', 'ISO 2022 IR 159'],
    ['', 'ISO 2022 IR 149'],
    ['', 'ISO 2022 IR 58'],
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
  ]) {
    const charset = parseCharacterSets(values);
    let written = 0;
    for (let point = 0x20; point < 0x10000; point++) {
      const character = String.fromCharCode(point);
      const bytes = encodeText(character, charset, 'text');
      if (bytes) assert.equal(decodeText(bytes, charset, 'text'), character, `U+${point.toString(16)}`);
      if (bytes) written++;
    }
    assert.ok(written > 6000, `${values.join('\\')} holds ${written}`);
  }
});
