import assert from 'node:assert/strict';
import { test } from 'node:test';
import { huffmanCodeOf } from './huffman-code.ts';

test('frequent symbols have short codes, no code begins another, none is all ones', () => {
  const frequencies = Float64Array.of(1, 0, 50, 20, 20, 0, 3);
  const { lengths, codes, symbols, counts } = huffmanCodeOf(frequencies);
  assert.deepEqual([...symbols], [2, 3, 4, 6, 0]);
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    5,
  );
  const texts = symbols.map((symbol) => codes[symbol]!.toString(2).padStart(lengths[symbol]!, '0'));
  assert.ok(texts[0]!.length < texts.at(-1)!.length);
  for (const one of texts) {
    assert.ok(one.includes('0'));
    assert.equal(texts.filter((other) => other.startsWith(one)).length, 1);
  }
});

test('codes that would be too long are made shorter', () => {
  const fibonacci = [1, 1];
  while (fibonacci.length < 24) fibonacci.push(fibonacci.at(-1)! + fibonacci.at(-2)!);
  const { lengths } = huffmanCodeOf(Float64Array.from(fibonacci));
  assert.ok(lengths.every((bits) => bits >= 1 && bits <= 16));
  const space = lengths.reduce((sum, bits) => sum + 2 ** (16 - bits), 0);
  assert.ok(space < 2 ** 16, 'the code of all ones stays free');
});

test('one symbol alone has a code of one bit', () => {
  const { codes, lengths } = huffmanCodeOf(Float64Array.of(0, 0, 7));
  assert.deepEqual([codes[2], lengths[2]], [0, 1]);
});
