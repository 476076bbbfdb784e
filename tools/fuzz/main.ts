/**
 * `npm run fuzz -- --target codecs [--count 10000] [--seed N] [--only jpeg-ls]`: feeds a part of Vesalius with inputs that are wrong on purpose
 * and tells what became of them. Exit code 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { fuzzCodecs } from './codecs.ts';
import type { Fuzz } from './target.ts';

const TARGETS: Readonly<Record<string, Fuzz>> = { codecs: fuzzCodecs };

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    count: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});

const fuzz = TARGETS[values.target ?? ''];
if (!fuzz) throw new Error(`--target is one of ${Object.keys(TARGETS).join(', ')}`);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}, ${values.count} mutations of each`);
for (const { name, outcomes, longestMs, moreMiB, violations } of await fuzz({
  seed,
  count: Number(values.count),
  only: values.only,
})) {
  const told = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${count}`);
  console.log(`${name}: ${told.join(', ')}; longest ${longestMs} ms, ${moreMiB} MiB more`);
  for (const violation of violations) console.log(`BROKEN  ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}
