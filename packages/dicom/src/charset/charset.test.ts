import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseCharacterSet, decodeText, encodeText, parseCharacterSets } from './index.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(' ').map((pair) => Number.parseInt(pair, 16)));
}

/** Names of PS3.5 Annexes H, I, J and K with their bytes. */
const EXAMPLES: readonly { readonly sets: string[]; readonly hex: string; readonly name: string }[] = [
  {
    sets: ['', 'ISO 2022 IR 87'],
    hex: '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42',
    name: 'Yamada^Tarou=山田^太郎',
  },
  {
    sets: ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    hex: 'd4 cf c0 de 5e c0 db b3 3d 1b 24 42 3b 33 45 44 1b 28 4a 5e 1b 24 42 42 40 4f 3a 1b 28 4a',
    name: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
  },
  {
    sets: ['', 'ISO 2022 IR 149'],
    hex: '48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7',
    name: 'Hong^Gildong=洪^吉洞',
  },
  {
    sets: ['', 'ISO 2022 IR 58'],
    hex: '5a 68 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d 1b 24 29 41 d5 c5 5e 1b 24 29 41 d0 a1 b6 ab',
    name: 'Zhang^XiaoDong=张^小东',
  },
  { sets: ['ISO_IR 192'], hex: '57 61 6e 67 5e 58 3d e7 8e 8b 5e e5 b0 8f', name: 'Wang^X=王^小' },
  { sets: ['GB18030'], hex: '57 61 6e 67 3d cd f5 5e d0 a1 b6 ab', name: 'Wang=王^小东' },
  { sets: ['ISO_IR 144'], hex: 'bb ee 63 65 dc d1 79 70 d3', name: 'Люceмбypг' },
];

test('the examples of the standard are read', () => {
  for (const { sets, hex, name } of EXAMPLES) {
    assert.equal(decodeText(bytes(hex), parseCharacterSets(sets), 'person-name'), name);
  }
});

test('the examples of the standard are written byte for byte', () => {
  for (const { sets, hex, name } of EXAMPLES) {
    assert.deepEqual(encodeText(name, parseCharacterSets(sets), 'person-name'), bytes(hex), sets.join());
  }
});

test('the second byte of a double-byte character may be a backslash', () => {
  const encoded = encodeText('誠\\一', parseCharacterSets(['GBK']), 'text')!;
  assert.equal(decodeText(encoded, parseCharacterSets(['GBK']), 'text'), '誠\\一');
  const jis = encodeText('構\\一', parseCharacterSets(['', 'ISO 2022 IR 87']), 'text')!;
  assert.equal(decodeText(jis, parseCharacterSets(['', 'ISO 2022 IR 87']), 'text'), '構\\一');
});

test('wrong spellings are understood, unknown terms reported and read as Latin-1', () => {
  for (const term of ['ISO_IR 100', 'ISO-IR 100', 'ISO IR 100', 'iso_ir_100', 'latin1']) {
    const charset = parseCharacterSets([term]);
    assert.deepEqual(charset.unknown, []);
    assert.equal(decodeText(bytes('c5 73'), charset, 'text'), 'Ås');
  }
  const unknown = parseCharacterSets(['ISO_IR 999']);
  assert.deepEqual(unknown.unknown, ['ISO_IR 999']);
  assert.equal(decodeText(bytes('e9'), unknown, 'text'), 'é');
});

const SETS: readonly (readonly [string[], string])[] = [
  [['ISO_IR 100'], 'aéüß Å'],
  [['ISO_IR 101'], 'aŁłęő'],
  [['ISO_IR 109'], 'Ġħ'],
  [['ISO_IR 110'], 'āņš'],
  [['ISO_IR 126'], 'Διον'],
  [['ISO_IR 127'], 'قباني'],
  [['ISO_IR 138'], 'שרון'],
  [['ISO_IR 144'], 'Люк'],
  [['ISO_IR 148'], 'Çığ'],
  [['ISO_IR 166'], 'นามสกุล'],
  [['ISO_IR 203'], 'a€œ'],
  [['ISO_IR 13'], 'ﾔﾏﾀﾞ'],
  [['GBK'], '张小东a'],
  [['GB18030'], '张𠀀ê€a'],
  [['ISO_IR 192'], '张é😀'],
  [['', 'ISO 2022 IR 87', 'ISO 2022 IR 159'], '山田a'],
  [['ISO 2022 IR 100', 'ISO 2022 IR 144', 'ISO 2022 IR 126'], 'éЛюΔ'],
  [['', 'ISO 2022 IR 149'], '김희중a'],
];

test('what can be written in a set is read back the same', () => {
  for (const [values, letters] of SETS) {
    const charset = parseCharacterSets(values);
    const letter = fc.constantFrom(...letters, '^', '=', '\\', 'x');
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 12 }), (list) => {
        const text = list.join('');
        const encoded = encodeText(text, charset, 'person-name');
        assert.ok(encoded, `${values.join()} should hold ${text}`);
        assert.equal(decodeText(encoded, charset, 'person-name'), text);
      }),
      { numRuns: 60 },
    );
  }
});

test('any bytes in any set are read without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...SETS), (input, [values]) => {
      assert.equal(typeof decodeText(input, parseCharacterSets(values), 'person-name'), 'string');
    }),
    { numRuns: 500 },
  );
});

test('a set is chosen in which all texts can be written', () => {
  assert.deepEqual(chooseCharacterSet(['plain', 'Doe^Jane']), []);
  assert.deepEqual(chooseCharacterSet(['Åström']), ['ISO_IR 100']);
  assert.deepEqual(chooseCharacterSet(['Åström', '山田']), ['ISO_IR 192']);
  assert.deepEqual(chooseCharacterSet(['山田'], ['', 'ISO 2022 IR 87']), ['', 'ISO 2022 IR 87']);
  assert.equal(encodeText('山', parseCharacterSets(['ISO_IR 100']), 'text'), undefined);
});
