import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  foldForSearch,
  formatPersonName,
  parsePersonName,
  personNameComponents,
  personNameSearchTerms,
} from './index.ts';

test('three component groups, and back', () => {
  const name = parsePersonName('Yamada^Tarou^^^=山田^太郎=やまだ^たろう');
  assert.deepEqual(name, { alphabetic: 'Yamada^Tarou', ideographic: '山田^太郎', phonetic: 'やまだ^たろう' });
  assert.equal(formatPersonName(name), 'Yamada^Tarou=山田^太郎=やまだ^たろう');
  assert.deepEqual(parsePersonName('==やまだ'), { phonetic: 'やまだ' });
  assert.equal(formatPersonName({ phonetic: 'やまだ' }), '==やまだ');
  assert.deepEqual(parsePersonName(''), {});
});

test('five components', () => {
  assert.deepEqual(personNameComponents('Adams^John Robert Quincy^^Rev.^B.A. M.Div.'), {
    familyName: 'Adams',
    givenName: 'John Robert Quincy',
    middleName: '',
    prefix: 'Rev.',
    suffix: 'B.A. M.Div.',
  });
});

test('folding takes away case, accents and width, in any script', () => {
  assert.equal(foldForSearch('ÅSTRÖM^Zoë'), 'astrom^zoe');
  assert.equal(foldForSearch('Wałęsa'), 'walesa');
  assert.equal(foldForSearch('ＹＡＭＡＤＡ ﾔﾏﾀﾞ'), foldForSearch('yamada ヤマダ'));
  assert.equal(foldForSearch('Дионисий'), foldForSearch('ДИОНИСИЙ'));
  assert.deepEqual(personNameSearchTerms('Yamada^Tarou=山田^太郎'), ['yamada', 'tarou', '山田', '太郎']);
});

test('letters without a decomposition fold to what people type for them', () => {
  assert.equal(foldForSearch('Ærø Þórður Ħal Đorđe Œuvre Straße'), 'aero thordur hal dorde oeuvre strasse');
  assert.equal(foldForSearch('İSTANBUL'), foldForSearch('istanbul'));
  assert.equal(foldForSearch('Işıl'), foldForSearch('ISIL'));
  assert.equal(foldForSearch('ΣΊΣΥΦΟΣ'), foldForSearch('Σίσυφος'));
  assert.equal(foldForSearch('ΣΙΣ*'), 'σισ*', 'a cut-off word has no final form');
});

test('marks that make another word stay', () => {
  assert.notEqual(foldForSearch('はは'), foldForSearch('ばば'));
  assert.notEqual(foldForSearch('किरण'), foldForSearch('करण'));
  assert.notEqual(foldForSearch('ปู'), foldForSearch('ปี'));
  assert.equal(foldForSearch('מֹשֶׁה'), foldForSearch('משה'));
  assert.equal(foldForSearch('مُحَمَّد'), foldForSearch('محمد'));
});

test('folding once is enough, and case does not matter', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aÅéŁßIıİΣςДйカﾞ山王^=*? ') }), (text) => {
      assert.equal(foldForSearch(foldForSearch(text)), foldForSearch(text));
      assert.equal(foldForSearch(text.toUpperCase()), foldForSearch(text.toLowerCase()));
    }),
  );
});

test('more groups and components than there are, and empty ones', () => {
  assert.deepEqual(parsePersonName('A=B=C=D'), { alphabetic: 'A', ideographic: 'B', phonetic: 'C' });
  assert.deepEqual(parsePersonName('^^=^'), {});
  assert.deepEqual(parsePersonName('^Jane'), { alphabetic: '^Jane' });
  assert.equal(personNameComponents('A^B^C^D^E^F').suffix, 'E');
  assert.equal(personNameComponents('').familyName, '');
});
