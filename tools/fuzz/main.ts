/**
 * `npm run fuzz -- --target codecs [--count 10000 | --minutes 30] [--seed N] [--only jpeg-ls]`: feeds a part of Vesalius with inputs that are wrong on purpose
 * and tells what became of them. Exit code 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { fuzzBytes } from './bytes.ts';
import { fuzzCodecs } from './codecs.ts';
import { FEEDS } from './feeds.ts';
import type { Fuzz } from './target.ts';

const TARGETS: Readonly<Record<string, Fuzz>> = {
  codecs: fuzzCodecs,
  ...Object.fromEntries(Object.keys(FEEDS).map((target) => [target, fuzzBytes(target)])),
};

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    count: { type: 'string', default: '10000' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});

const fuzz = TARGETS[values.target ?? ''];
if (!fuzz) throw new Error(`--target is one of ${Object.keys(TARGETS).join(', ')}`);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const size = values.minutes === undefined ? `${values.count} mutations of each` : `${values.minutes} minutes`;
console.log(`seed ${seed}, ${size}`);
for (const { name, outcomes, longestMs, moreMiB, violations } of await fuzz({
  seed,
  count: Number(values.count),
  only: values.only,
  ...(values.minutes !== undefined && { minutes: Number(values.minutes) }),
})) {
  const told = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${count}`);
  console.log(`${name}: ${told.join(', ')}; longest ${longestMs} ms, ${moreMiB} MiB more`);
  for (const violation of violations) console.log(`BROKEN  ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}
