import assert from 'node:assert/strict';
import { test } from 'node:test';
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
