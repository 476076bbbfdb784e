import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerBlindly, askBlindly } from '../src/hash/blind-key.ts';

const SECRET = new Uint8Array(32).fill(7);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const keyOf = (text: string, secret = SECRET) => {
  const question = askBlindly(text);
  return hex(question.keyOf(answerBlindly(secret, question.blinded)));
};

test('a text has one key under one secret, another one under another', () => {
  assert.equal(keyOf('patient 1'), keyOf('patient 1'));
  assert.equal(keyOf('patient 1').length, 128);
  assert.notEqual(keyOf('patient 1'), keyOf('patient 2'));
  assert.notEqual(keyOf('patient 1'), keyOf('patient 1', new Uint8Array(32).fill(8)));
});

test('what is sent is another each time, so that nobody can compare or try out', () => {
  const sent = new Set(Array.from({ length: 20 }, () => hex(askBlindly('patient 1').blinded)));
  assert.equal(sent.size, 20);
});

test('what is no point is refused on both sides', () => {
  for (const bad of [new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(5)]) {
    assert.throws(() => answerBlindly(SECRET, bad), { code: 'bad-answer' });
    assert.throws(() => askBlindly('x').keyOf(bad), { code: 'bad-answer' });
  }
});
