import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CORPUS, WITHOUT_CORPUS } from './corpus.ts';

const CHILD = new URL('./hostile-child.ts', import.meta.url);

interface Outcome {
  readonly path: string;
  readonly way: string;
  readonly result: string;
  readonly milliseconds: number;
  readonly mebibytes: number;
}

test('hostile files: a typed error or a parse, under a second, under 64 MiB', { skip: WITHOUT_CORPUS }, () => {
  const folder = join(CORPUS!, 'malformed-generated');
  const paths = readdirSync(folder)
    .filter((name) => name !== 'CASES.tsv')
    .map((name) => join(folder, name));
  const child = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(CHILD)], {
    input: `${paths.join('\n')}\n`,
    encoding: 'utf8',
    timeout: 100_000,
  });
  assert.equal(child.status, 0, child.stderr);
  const outcomes = child.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
  assert.equal(outcomes.length, paths.length * 2);
  for (const { path, way, result, milliseconds, mebibytes } of outcomes) {
    assert.ok(!result.startsWith('untyped'), `${path} ${way}: ${result}`);
    assert.ok(milliseconds < 1000, `${path} ${way}: ${milliseconds} ms`);
    assert.ok(mebibytes < 64, `${path} ${way}: ${mebibytes} MiB`);
  }
});
