import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BlockPool, GatheredBytes, POOLED_BYTES } from './block-pool.ts';

test('what was added comes out, in order, whatever became of the memory it came from', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: POOLED_BYTES * 2 + 1 }), { maxLength: 8 }), (lengths) => {
      const gathered = new GatheredBytes(new BlockPool(4));
      const reused = new Uint8Array(POOLED_BYTES * 2 + 1);
      const expected = lengths.map((length, index) => Buffer.alloc(length, index + 1));
      for (const bytes of expected) {
        reused.set(bytes);
        gathered.add(reused.subarray(0, bytes.length));
        reused.fill(0xff);
      }
      assert.equal(gathered.length, Buffer.concat(expected).length);
      assert.ok(Buffer.concat(gathered.pieces()).equals(Buffer.concat(expected)));
    }),
    { numRuns: 30 },
  );
});

test('blocks are used again, and no more of them are kept than was said', () => {
  const pool = new BlockPool(1);
  const [first, second] = [pool.take(), pool.take()];
  pool.give(first);
  pool.give(second);
  assert.equal(pool.take(), first);
  assert.notEqual(pool.take(), second);
});

test('cleared bytes can be gathered anew', () => {
  const gathered = new GatheredBytes(new BlockPool(4));
  gathered.add(Buffer.alloc(POOLED_BYTES + 1, 1));
  gathered.clear();
  assert.deepEqual(gathered.pieces(), []);
  gathered.add(Buffer.from('again'));
  assert.equal(Buffer.concat(gathered.pieces()).toString(), 'again');
});
