import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codecSpecimens } from './codec-specimens.ts';
import { fuzzCodecs } from './codecs.ts';

describe('mutated frames end no server, and leave nothing behind in the decoders', async () => {
  for (const codec of Object.keys(await codecSpecimens())) {
    test(codec, async () => {
      const [fuzzed] = await fuzzCodecs({ seed: 3, count: 200, only: codec, keep: false });
      assert.deepEqual(fuzzed!.violations, []);
      const sum = Object.values(fuzzed!.outcomes).reduce((total, count) => total + count, 0);
      assert.equal(sum, 200);
      assert.ok(Object.keys(fuzzed!.outcomes).length > 1, 'some are refused, some not');
    });
  }
});
