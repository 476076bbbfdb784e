import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fuzzBytes } from './bytes.ts';
import { FEEDS } from './feeds.ts';
import { finds } from './finds.ts';

/** Beside what was found before. */
const COUNT = { association: 60, pdu: 2000, default: 1500 } as Readonly<Record<string, number>>;

describe('mutated bytes, and all that were found before, break no promise', () => {
  for (const [target, parts] of Object.entries(FEEDS)) {
    for (const part of Object.keys(parts)) {
      test(`${target}, ${part}`, async () => {
        const count = finds(target, part).length + (COUNT[part] ?? COUNT.default!);
        const [fuzzed] = await fuzzBytes(target)({ seed: 7, count, only: part, keep: false });
        assert.deepEqual(fuzzed!.violations, []);
        assert.equal(fuzzed!.outcomes['tried in all'], count);
      });
    }
  }
});
